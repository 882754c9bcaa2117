// The library `json`.

#include "clua_internal.h"

static int decode(lua_State *L) {
    clua_view *view = clua_test(L, 1, CLUA_VIEW);
    if (view != NULL) {
        clua_live(L, 1, CLUA_VIEW);
        size_t count = clua_view_end(L, view) - view->start;
        clua_read_json(L, clua_of(L)->request->body.bytes + view->start, count, true);
        return 1;
    }
    if (lua_type(L, 1) != LUA_TSTRING) {
        return luaL_typeerror(L, 1, "string or part of the body");
    }
    size_t count;
    const char *bytes = lua_tolstring(L, 1, &count);
    clua_read_json(L, bytes, count, true);
    return 1;
}

static int encode(lua_State *L) {
    luaL_checkany(L, 1);
    clua_buffer *text = &clua_of(L)->text;
    text->count = 0;
    clua_write_json(L, 1, text);
    lua_pushlstring(L, text->bytes, text->count);
    return 1;
}

static int null_text(lua_State *L) {
    lua_pushliteral(L, "null");
    return 1;
}

int clua_open_json(lua_State *L) {
    static const luaL_Reg functions[] = {{"decode", decode}, {"encode", encode}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_pushlightuserdata(L, NULL);
    // All light userdata share one metatable, and null is the only one that hooks can hold.
    lua_newtable(L);
    lua_pushcfunction(L, null_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushliteral(L, "null");
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "null");
    return 1;
}
