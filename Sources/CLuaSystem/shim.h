// The system's Lua 5.4, for the shim in CLua alone: Swift imports nothing of it.

#ifndef CROXY_LUA_SYSTEM_H
#define CROXY_LUA_SYSTEM_H

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#endif
