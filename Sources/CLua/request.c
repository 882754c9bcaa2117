// `req`: the request as a hook sees it, each field made when it is read.

#include "clua_internal.h"

enum { METHOD = 1, PATH, QUERY, MODEL, ROUTE, PROVIDER, BYTES, HEADERS, BODY };
static const char *const names[] = {
    "method", "path", "query", "model", "route", "provider", "bytes", "headers", "body", NULL,
};
static int names_key; // its address: the table of names to numbers

void clua_push_request(lua_State *L) { clua_new(L, CLUA_REQUEST, sizeof(clua_object), 0); }

static void push_text(lua_State *L, clua_text text) {
    if (text.bytes == NULL) {
        lua_pushnil(L);
    } else {
        lua_pushlstring(L, text.bytes, text.count);
    }
}

static void push_names(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &names_key) == LUA_TTABLE) {
        return;
    }
    lua_pop(L, 1);
    lua_newtable(L);
    for (int i = 0; names[i] != NULL; i++) {
        lua_pushinteger(L, i + 1);
        lua_setfield(L, -2, names[i]);
    }
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &names_key);
}

static int read_field(lua_State *L) {
    clua_live(L, 1, CLUA_REQUEST);
    clua_state *state = clua_of(L);
    const clua_request *request = state->request;
    push_names(L);
    lua_pushvalue(L, 2);
    lua_rawget(L, -2);
    switch (lua_tointeger(L, -1)) {
    case METHOD:
        push_text(L, request->method);
        return 1;
    case PATH:
        push_text(L, request->path);
        return 1;
    case QUERY:
        push_text(L, request->query);
        return 1;
    case MODEL:
        if (state->needs == CLUA_NEEDS_HEAD) {
            return 0;
        }
        push_text(L, request->model);
        return 1;
    case ROUTE:
        if (request->route.bytes == NULL && request->route_number >= 0) {
            lua_pushinteger(L, request->route_number);
        } else {
            push_text(L, request->route);
        }
        return 1;
    case PROVIDER:
        push_text(L, request->provider);
        return 1;
    case BYTES:
        if (request->bytes < 0) {
            return 0;
        }
        lua_pushinteger(L, request->bytes);
        return 1;
    case HEADERS:
        clua_push_headers(L);
        return 1;
    case BODY:
        if (state->needs != CLUA_NEEDS_BODY) {
            return 0;
        }
        clua_push_body(L);
        return 1;
    default:
        return 0;
    }
}

static int refuse(lua_State *L) { return luaL_error(L, "the request cannot be written: return what is to change"); }

const luaL_Reg clua_request_methods[] = {{"__index", read_field}, {"__newindex", refuse}, {NULL, NULL}};
