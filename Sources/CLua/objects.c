// Userdata of ours: what they are is told by their first bytes, and whether they are alive by a generation.

#include "clua_internal.h"

typedef struct clua_class {
    clua_kind kind;
    const char *name;
    const luaL_Reg *methods;
} clua_class;

static const clua_class classes[] = {
    {CLUA_REQUEST, "request", clua_request_methods},
    {CLUA_HEADERS, "headers", clua_headers_methods},
    {CLUA_VIEW, "json view", clua_view_methods},
    {CLUA_ANSWER, "answer", clua_answer_methods},
};
enum { CLASS_COUNT = sizeof classes / sizeof classes[0] };

void *clua_new(lua_State *L, clua_kind kind, size_t size, int values) {
    clua_object *object = lua_newuserdatauv(L, size, values);
    object->generation = clua_of(L)->generation;
    object->kind = kind;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &classes[kind - CLUA_REQUEST]);
    lua_setmetatable(L, -2);
    return object;
}

void *clua_test(lua_State *L, int index, clua_kind kind) {
    // All userdata that hooks can hold are ours.
    if (lua_type(L, index) != LUA_TUSERDATA || lua_rawlen(L, index) < sizeof(clua_object)) {
        return NULL;
    }
    clua_object *object = lua_touserdata(L, index);
    return object->kind == kind ? object : NULL;
}

void *clua_live(lua_State *L, int index, clua_kind kind) {
    clua_object *object = clua_test(L, index, kind);
    if (object == NULL) {
        luaL_error(L, "%s expected, got %s", classes[kind - CLUA_REQUEST].name, luaL_typename(L, index));
    } else if (object->generation != clua_of(L)->generation || clua_of(L)->request == NULL) {
        luaL_error(L, "a %s was used after its request", classes[kind - CLUA_REQUEST].name);
    }
    return object;
}

void clua_open_objects(lua_State *L) {
    for (int i = 0; i < CLASS_COUNT; i++) {
        lua_newtable(L);
        luaL_setfuncs(L, classes[i].methods, 0);
        lua_pushstring(L, classes[i].name);
        lua_setfield(L, -2, "__name");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        lua_rawsetp(L, LUA_REGISTRYINDEX, &classes[i]);
    }
}
