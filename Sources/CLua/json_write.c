// Lua values as JSON text: keys in order, raw access only, so that no code of the hook runs meanwhile.

#include "clua_internal.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct key {
    const char *bytes;
    size_t count;
} key;

static void put(lua_State *L, clua_buffer *output, const char *text) { clua_append(L, output, text, strlen(text)); }

static void write_string(lua_State *L, const char *bytes, size_t count, clua_buffer *output) {
    clua_check_output(L, count);
    put(L, output, "\"");
    size_t clean = 0, at = 0;
    while (at < count) {
        unsigned char c = (unsigned char)bytes[at];
        size_t length = 1;
        char escape[8];
        escape[0] = 0;
        if (c == '"' || c == '\\') {
            snprintf(escape, sizeof escape, "\\%c", c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            snprintf(escape, sizeof escape, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
        } else if (c < 0x20) {
            snprintf(escape, sizeof escape, "\\u%04x", c);
        } else if (c >= 0x80) {
            length = clua_utf8_length((const unsigned char *)bytes + at, count - at);
            if (length == 0) {
                strcpy(escape, "\xEF\xBF\xBD");
                length = 1;
            }
        }
        if (escape[0] != 0) {
            clua_append(L, output, bytes + clean, at - clean);
            put(L, output, escape);
            clean = at + length;
        }
        at += length;
    }
    clua_append(L, output, bytes + clean, count - clean);
    put(L, output, "\"");
}

static void write_number(lua_State *L, int index, clua_buffer *output) {
    char text[40];
    if (lua_isinteger(L, index)) {
        snprintf(text, sizeof text, "%lld", (long long)lua_tointeger(L, index));
    } else {
        double value = lua_tonumber(L, index);
        if (!isfinite(value)) {
            luaL_error(L, "json: %f is no number in JSON", value);
        }
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, value);
            if (strtod(text, NULL) == value) {
                break;
            }
        }
        if (strpbrk(text, ".e") == NULL) {
            strcat(text, ".0"); // stays a float where it is read
        }
    }
    put(L, output, text);
}

static void write_view(lua_State *L, int index, clua_buffer *output) {
    clua_view *view = clua_live(L, index, CLUA_VIEW);
    size_t count = clua_view_end(L, view) - view->start;
    const char *bytes = clua_of(L)->request->body.bytes + view->start;
    clua_check_output(L, count);
    clua_read_json(L, bytes, count, false);
    clua_spend(L, count / 16);
    if (!clua_is_utf8(bytes, count)) {
        luaL_error(L, "json: the body is not UTF-8");
    }
    clua_append(L, output, bytes, count);
}

static void write_value(lua_State *L, int index, clua_buffer *output, int depth);

/// What a table is: the number of elements of an array, -1 for an object.
static lua_Integer shape(lua_State *L, int table) {
    lua_Integer names = 0, numbers = 0, highest = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        if ((names + numbers) % 64 == 63) {
            clua_spend(L, 64);
        }
        if (lua_type(L, -1) == LUA_TSTRING) {
            names++;
        } else if (lua_isinteger(L, -1) && lua_tointeger(L, -1) > 0) {
            numbers++;
            highest = lua_tointeger(L, -1) > highest ? lua_tointeger(L, -1) : highest;
        } else {
            luaL_error(L, "json: a key is no string and no number from 1: %s", luaL_typename(L, -1));
        }
    }
    if (names > 0 && numbers > 0) {
        luaL_error(L, "json: a table has both names and numbers for keys");
    }
    if (highest != numbers) {
        luaL_error(L, "json: an array has holes");
    }
    if (names + numbers > 0) {
        return names > 0 ? -1 : numbers;
    }
    if (!lua_getmetatable(L, table)) {
        return -1;
    }
    clua_push_empty_array_metatable(L);
    bool is_array = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return is_array ? 0 : -1;
}

static int compare(const void *one, const void *other) {
    const key *a = one, *b = other;
    int order = memcmp(a->bytes, b->bytes, a->count < b->count ? a->count : b->count);
    return order != 0 ? order : (a->count > b->count) - (a->count < b->count);
}

static void write_object(lua_State *L, int table, clua_buffer *output, int depth) {
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        count++;
    }
    // The table keeps its keys alive, so their bytes stay where they are.
    key *keys = lua_newuserdatauv(L, count * sizeof *keys, 0);
    size_t index = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        keys[index].bytes = lua_tolstring(L, -1, &keys[index].count);
        index++;
    }
    clua_spend(L, count * 8); // sorting
    qsort(keys, count, sizeof *keys, compare);
    put(L, output, "{");
    for (index = 0; index < count; index++) {
        if (index > 0) {
            put(L, output, ",");
        }
        write_string(L, keys[index].bytes, keys[index].count, output);
        put(L, output, ":");
        lua_pushlstring(L, keys[index].bytes, keys[index].count);
        lua_rawget(L, table);
        write_value(L, lua_absindex(L, -1), output, depth);
        lua_pop(L, 1);
    }
    put(L, output, "}");
    lua_pop(L, 1);
}

static void write_table(lua_State *L, int table, clua_buffer *output, int depth) {
    if (depth == CLUA_JSON_DEPTH) {
        luaL_error(L, "json: nested too deep, or a table holds itself");
    }
    luaL_checkstack(L, 8, "json");
    lua_Integer elements = shape(L, table);
    if (elements < 0) {
        write_object(L, table, output, depth + 1);
        return;
    }
    put(L, output, "[");
    for (lua_Integer i = 1; i <= elements; i++) {
        if (i > 1) {
            put(L, output, ",");
        }
        lua_rawgeti(L, table, i);
        write_value(L, lua_absindex(L, -1), output, depth + 1);
        lua_pop(L, 1);
    }
    put(L, output, "]");
}

static void write_value(lua_State *L, int index, clua_buffer *output, int depth) {
    clua_spend(L, 2);
    size_t count;
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        put(L, output, lua_toboolean(L, index) ? "true" : "false");
        return;
    case LUA_TNUMBER:
        write_number(L, index, output);
        return;
    case LUA_TSTRING: {
        const char *bytes = lua_tolstring(L, index, &count);
        write_string(L, bytes, count, output);
        return;
    }
    case LUA_TTABLE:
        write_table(L, index, output, depth);
        return;
    case LUA_TLIGHTUSERDATA: // json.null, no other exists
        put(L, output, "null");
        return;
    default:
        if (clua_test(L, index, CLUA_VIEW) != NULL) {
            write_view(L, index, output);
            return;
        }
        luaL_error(L, "json: a %s has no JSON", luaL_typename(L, index));
    }
}

void clua_write_json(lua_State *L, int index, clua_buffer *output) {
    luaL_checkstack(L, 8, "json");
    write_value(L, lua_absindex(L, index), output, 0);
}
