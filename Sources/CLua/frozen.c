// Tables that hooks can read and not write: an empty table stands before the real one.

#include "clua_internal.h"

static int refuse(lua_State *L) {
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    if (lua_type(L, 2) == LUA_TSTRING) {
        return luaL_error(L, "%s cannot be written: '%s'", what, lua_tostring(L, 2));
    }
    return luaL_error(L, "%s cannot be written", what);
}

static int step(lua_State *L) {
    lua_settop(L, 2);
    return lua_next(L, lua_upvalueindex(1)) ? 2 : 0;
}

/// Walks the real table without giving it away.
static int walk(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushcclosure(L, step, 1);
    return 1;
}

void clua_freeze(lua_State *L, const char *what) {
    int real = lua_absindex(L, -1);
    lua_newtable(L);
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, real);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, what);
    lua_pushcclosure(L, refuse, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushvalue(L, real);
    lua_pushcclosure(L, walk, 1);
    lua_setfield(L, -2, "__pairs");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_replace(L, real);
}
