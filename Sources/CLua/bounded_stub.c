// Stands in for the bounded libraries until they are there.
#include "clua_internal.h"
int clua_open_string(lua_State *L) { return luaopen_string(L); }
int clua_open_table(lua_State *L) { return luaopen_table(L); }
int clua_open_utf8(lua_State *L) { return luaopen_utf8(L); }
