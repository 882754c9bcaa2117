// `req.headers`: read by name in any case, walked in order; credentials are hidden.

#include "clua_internal.h"
#include <string.h>

static const char *const credentials[] = {
    "authorization", "proxy-authorization", "x-api-key", "x-croxy-key", "cookie", "x-goog-api-key", "api-key", NULL,
};

void clua_push_headers(lua_State *L) { clua_new(L, CLUA_HEADERS, sizeof(clua_object), 0); }

static const clua_field *fields(lua_State *L, size_t *count) {
    clua_live(L, 1, CLUA_HEADERS);
    clua_state *state = clua_of(L);
    if (!state->has_fields) {
        state->has_fields = true;
        state->fields = NULL;
        state->field_count = 0;
        state->request->fields(state->request->context, &state->fields, &state->field_count);
    }
    *count = state->field_count;
    return state->fields;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c; }

static bool is_same(clua_text name, const char *other, size_t count) {
    if (name.count != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (lower(name.bytes[i]) != lower(other[i])) {
            return false;
        }
    }
    return true;
}

static void push_value(lua_State *L, const clua_field *field) {
    for (int i = 0; credentials[i] != NULL; i++) {
        if (is_same(field->name, credentials[i], strlen(credentials[i]))) {
            lua_pushliteral(L, "[redacted]");
            return;
        }
    }
    lua_pushlstring(L, field->value.bytes, field->value.count);
}

static int read_header(lua_State *L) {
    size_t count, length;
    const clua_field *field = fields(L, &count);
    if (lua_type(L, 2) != LUA_TSTRING) {
        return 0;
    }
    const char *name = lua_tolstring(L, 2, &length);
    clua_spend(L, 1 + count / 4);
    for (size_t i = 0; i < count; i++) {
        if (is_same(field[i].name, name, length)) {
            push_value(L, &field[i]);
            return 1;
        }
    }
    return 0;
}

/// The step of a walk: upvalues are the headers and the number of the next field.
static int step(lua_State *L) {
    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(1));
    size_t count;
    const clua_field *field = fields(L, &count);
    size_t index = (size_t)lua_tointeger(L, lua_upvalueindex(2));
    if (index >= count) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)index + 1);
    lua_replace(L, lua_upvalueindex(2));
    luaL_Buffer name;
    char *bytes = luaL_buffinitsize(L, &name, field[index].name.count);
    for (size_t i = 0; i < field[index].name.count; i++) {
        bytes[i] = lower(field[index].name.bytes[i]);
    }
    luaL_pushresultsize(&name, field[index].name.count);
    push_value(L, &field[index]);
    return 2;
}

static int walk(lua_State *L) {
    clua_live(L, 1, CLUA_HEADERS);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, step, 2);
    return 1;
}

static int refuse(lua_State *L) { return luaL_error(L, "the request cannot be written: return set_headers"); }

const luaL_Reg clua_headers_methods[] = {
    {"__index", read_header}, {"__newindex", refuse}, {"__pairs", walk}, {NULL, NULL},
};
