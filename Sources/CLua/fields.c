// Header fields out of a hook: what could split a message, or is not a hook's to set, is an error.

#include "clua_internal.h"
#include <string.h>

enum { MAX_NAME = 256, MAX_VALUE = 8192 };

/// Host, framing, and what concerns one connection (RFC 9110 section 7.6.1).
static const char *const refused[] = {
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect",
    "proxy-connection", "proxy-authenticate", "proxy-authorization", NULL,
};

/// RFC 9110 section 5.6.2.
static bool is_token_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

void clua_check_name(lua_State *L, int index, const char *what) {
    if (lua_type(L, index) != LUA_TSTRING) {
        luaL_error(L, "%s: a name is no string but a %s", what, luaL_typename(L, index));
    }
    size_t count;
    const char *bytes = lua_tolstring(L, index, &count);
    bool is_token = count > 0 && count <= MAX_NAME;
    char name[MAX_NAME + 1];
    for (size_t i = 0; is_token && i < count; i++) {
        is_token = is_token_byte(bytes[i]);
        name[i] = bytes[i] >= 'A' && bytes[i] <= 'Z' ? (char)(bytes[i] | 0x20) : bytes[i];
    }
    if (!is_token) {
        luaL_error(L, "%s: '%s' is no header name", what, bytes);
    }
    name[count] = 0;
    for (int i = 0; refused[i] != NULL; i++) {
        if (strcmp(name, refused[i]) == 0) {
            luaL_error(L, "%s: the header '%s' is not for hooks", what, name);
        }
    }
    lua_pushlstring(L, name, count);
}

static void check_value(lua_State *L, int index, const char *what, const char *name) {
    if (lua_type(L, index) != LUA_TSTRING && !lua_isinteger(L, index)) {
        luaL_error(L, "%s: the value of '%s' is no string but a %s", what, name, luaL_typename(L, index));
    }
    size_t count;
    lua_pushvalue(L, index);
    const char *bytes = lua_tolstring(L, -1, &count);
    if (count > MAX_VALUE) {
        luaL_error(L, "%s: the value of '%s' is longer than %d bytes", what, name, MAX_VALUE);
    }
    for (size_t i = 0; i < count; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            luaL_error(L, "%s: the value of '%s' holds a control character", what, name);
        }
    }
}

void clua_check_fields(lua_State *L, int index, const char *what) {
    index = lua_absindex(L, index);
    if (lua_type(L, index) != LUA_TTABLE) {
        luaL_error(L, "%s is no table but a %s", what, luaL_typename(L, index));
    }
    luaL_checkstack(L, 10, what);
    lua_newtable(L); // by name
    int fields = lua_absindex(L, -1);
    const char *names[CLUA_MAX_FIELDS];
    int count = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        clua_check_name(L, -2, what);
        const char *name = lua_tostring(L, -1);
        if (count == CLUA_MAX_FIELDS) {
            luaL_error(L, "%s: more than %d", what, CLUA_MAX_FIELDS);
        }
        int place = count++;
        for (; place > 0 && strcmp(names[place - 1], name) > 0; place--) {
            names[place] = names[place - 1];
        }
        names[place] = name; // the new table keeps it alive
        check_value(L, -2, what, name);
        lua_pushvalue(L, -2);
        if (lua_rawget(L, fields) != LUA_TNIL) {
            luaL_error(L, "%s: '%s' is there twice", what, name);
        }
        lua_pop(L, 1);
        lua_rawset(L, fields); // the key's name and value
        lua_pop(L, 1);
    }
    lua_createtable(L, 2 * count, 0);
    for (int i = 0; i < count; i++) {
        lua_pushstring(L, names[i]);
        lua_pushvalue(L, -1);
        lua_rawget(L, fields);
        lua_rawseti(L, -3, 2 * i + 2);
        lua_rawseti(L, -2, 2 * i + 1);
    }
    lua_remove(L, fields);
}
