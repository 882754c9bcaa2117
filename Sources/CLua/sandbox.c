// What hooks see: a whitelist, and nothing of it can be written.

#include "clua_internal.h"
#include <string.h>

static const char *const base[] = {
    "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type", "rawequal", "rawget", "rawlen",
    "getmetatable", NULL,
};

static int set_metatable(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    int type = lua_type(L, 2);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    static const char *const refused[] = {"__gc", "__close", "__mode", NULL};
    for (int i = 0; type == LUA_TTABLE && refused[i] != NULL; i++) {
        lua_pushstring(L, refused[i]);
        if (lua_rawget(L, 2) != LUA_TNIL) {
            return luaL_error(L, "a metatable with '%s' is not for hooks", refused[i]);
        }
        lua_pop(L, 1);
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/// os.date, whose work grows with its format.
static int date(lua_State *L) {
    size_t count;
    luaL_optlstring(L, 1, "%c", &count);
    luaL_argcheck(L, count <= 256, 1, "format longer than 256 bytes");
    clua_spend(L, 10 + count);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/// Opens a library of the system and pushes its table.
static void open(lua_State *L, lua_CFunction library) {
    lua_pushcfunction(L, library);
    lua_call(L, 0, 1);
}

/// Copies a field of the table below the top into the table on the top.
static void copy(lua_State *L, int from, const char *name) {
    lua_getfield(L, from, name);
    lua_setfield(L, -2, name);
}

static void add_library(lua_State *L, const char *name) {
    clua_freeze(L, "a library");
    lua_setfield(L, -2, name);
}

/// The metatable of all strings: arithmetic as in Lua, methods from our library, out of reach.
static void bind_string_methods(lua_State *L, int library) {
    lua_pushliteral(L, "");
    open(L, clua_open_string_metatable);
    lua_pushvalue(L, library);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/// Makes the collector blind to `__mode`: it would follow a chain of weak keys once for each link, for seconds in one
/// step that nothing interrupts. setmetatable cannot keep the field out, which may be written later.
///
/// The collector looks the field up by the address of a string that is made with the state. Its text is changed here, so
/// that the same text in a hook becomes another string.
static void forbid_weak_tables(lua_State *L) {
    lua_pushliteral(L, "__mode");
    char *text = (char *)(uintptr_t)lua_tostring(L, -1);
    text[2] = 1;
    lua_pop(L, 1);
}

void clua_open_sandbox(lua_State *L) {
    forbid_weak_tables(L);
    clua_open_objects(L);
    lua_newtable(L); // what will be seen
    int globals = lua_absindex(L, -1);

    open(L, luaopen_base);
    int real = lua_absindex(L, -1);
    lua_pushvalue(L, globals);
    for (int i = 0; base[i] != NULL; i++) {
        copy(L, real, base[i]);
    }
    lua_pushcfunction(L, clua_pcall);
    lua_setfield(L, -2, "pcall");
    lua_pushcfunction(L, set_metatable);
    lua_setfield(L, -2, "setmetatable");

    open(L, clua_open_string);
    bind_string_methods(L, lua_absindex(L, -1));
    add_library(L, "string");
    open(L, clua_open_table);
    add_library(L, "table");
    open(L, clua_open_utf8);
    add_library(L, "utf8");
    open(L, luaopen_math);
    add_library(L, "math");

    open(L, luaopen_os);
    int os = lua_absindex(L, -1);
    lua_newtable(L);
    copy(L, os, "time");
    copy(L, os, "clock");
    lua_getfield(L, os, "date");
    lua_pushcclosure(L, date, 1);
    lua_setfield(L, -2, "date");
    lua_remove(L, os);
    add_library(L, "os");

    open(L, clua_open_json);
    add_library(L, "json");
    open(L, clua_open_croxy);
    add_library(L, "croxy");

    clua_freeze(L, "a global");
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_settop(L, globals - 1);
}
