// A strict reader of whole JSON documents (RFC 8259), for json.decode and to check what is copied.

#include "clua_internal.h"

static int empty_array_key; // its address: the metatable that tells an empty array from an empty object

typedef struct reader {
    lua_State *L;
    const char *bytes;
    size_t count;
    size_t values;
    bool builds;
} reader;

static size_t fail(const reader *reader, const char *what, size_t at) {
    return (size_t)luaL_error(reader->L, "json: %s at byte %I", what, (LUAI_UACINT)at);
}

static size_t skip_space(const reader *reader, size_t start) {
    size_t at = start;
    while (at < reader->count) {
        char c = reader->bytes[at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            break;
        }
        at++;
    }
    if (at - start >= 256) {
        clua_spend(reader->L, (at - start) / 16);
    }
    return at;
}

static bool is_at(const reader *reader, size_t at, char c) { return at < reader->count && reader->bytes[at] == c; }

static bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

/// Reads the string whose opening quote is at `start`.
static size_t read_string(reader *reader, size_t start) {
    size_t at = start + 1;
    for (;;) {
        if (at >= reader->count) {
            return fail(reader, "a string does not end", start);
        }
        unsigned char c = (unsigned char)reader->bytes[at];
        if (c == '"') {
            break;
        }
        if (c < 0x20) {
            return fail(reader, "a control character", at);
        }
        if (c == '\\') {
            at++;
            char name = at < reader->count ? reader->bytes[at] : 0;
            bool is_known = name == '"' || name == '\\' || name == '/' || name == 'b' || name == 'f' || name == 'n'
                || name == 'r' || name == 't';
            if (name == 'u') {
                is_known = reader->count - at > 4;
                for (size_t i = 1; is_known && i <= 4; i++) {
                    is_known = is_hex(reader->bytes[at + i]);
                }
            }
            if (!is_known) {
                return fail(reader, "an unknown escape", at);
            }
        }
        at++;
    }
    clua_spend(reader->L, (at - start) / 16);
    if (reader->builds) {
        clua_push_string(reader->L, reader->bytes + start + 1, at - start - 1);
    }
    return at + 1;
}

static size_t read_scalar(reader *reader, size_t start) {
    size_t end = start;
    while (end < reader->count) {
        char c = reader->bytes[end];
        bool goes_on = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
        if (!goes_on) {
            break;
        }
        end++;
    }
    lua_State *L = reader->L;
    const char *text = reader->bytes + start;
    size_t count = end - start;
    if (count == 4 && text[0] == 't' && text[1] == 'r' && text[2] == 'u' && text[3] == 'e') {
        lua_pushboolean(L, 1);
    } else if (
        count == 5 && text[0] == 'f' && text[1] == 'a' && text[2] == 'l' && text[3] == 's' && text[4] == 'e') {
        lua_pushboolean(L, 0);
    } else if (count == 4 && text[0] == 'n' && text[1] == 'u' && text[2] == 'l' && text[3] == 'l') {
        lua_pushlightuserdata(L, NULL);
    } else if (!clua_push_number(L, text, count)) {
        return fail(reader, "no value", start);
    }
    if (!reader->builds) {
        lua_pop(L, 1);
    }
    return end;
}

static size_t read_value(reader *reader, size_t at, int depth);

static size_t read_array(reader *reader, size_t at, int depth) {
    lua_State *L = reader->L;
    if (reader->builds) {
        lua_newtable(L);
    }
    at = skip_space(reader, at + 1);
    if (is_at(reader, at, ']')) {
        if (reader->builds) {
            clua_push_empty_array_metatable(L);
            lua_setmetatable(L, -2);
        }
        return at + 1;
    }
    for (lua_Integer index = 1;; index++) {
        at = skip_space(reader, read_value(reader, at, depth));
        if (reader->builds) {
            lua_rawseti(L, -2, index);
        }
        if (is_at(reader, at, ']')) {
            return at + 1;
        }
        if (!is_at(reader, at, ',')) {
            return fail(reader, "no comma", at);
        }
        at = skip_space(reader, at + 1);
    }
}

static size_t read_object(reader *reader, size_t at, int depth) {
    lua_State *L = reader->L;
    if (reader->builds) {
        lua_newtable(L);
    }
    at = skip_space(reader, at + 1);
    if (is_at(reader, at, '}')) {
        return at + 1;
    }
    for (;;) {
        if (!is_at(reader, at, '"')) {
            return fail(reader, "no key", at);
        }
        at = skip_space(reader, read_string(reader, at));
        if (!is_at(reader, at, ':')) {
            return fail(reader, "no colon", at);
        }
        at = skip_space(reader, read_value(reader, skip_space(reader, at + 1), depth));
        if (reader->builds) {
            lua_rawset(L, -3);
        }
        if (is_at(reader, at, '}')) {
            return at + 1;
        }
        if (!is_at(reader, at, ',')) {
            return fail(reader, "no comma", at);
        }
        at = skip_space(reader, at + 1);
    }
}

static size_t read_value(reader *reader, size_t at, int depth) {
    if (at >= reader->count) {
        return fail(reader, "no value", at);
    }
    if (++reader->values % 64 == 0) {
        clua_spend(reader->L, 64);
    }
    switch (reader->bytes[at]) {
    case '"':
        return read_string(reader, at);
    case '[':
    case '{':
        if (depth == CLUA_JSON_DEPTH) {
            return fail(reader, "nested too deep", at);
        }
        luaL_checkstack(reader->L, 8, "json");
        return reader->bytes[at] == '[' ? read_array(reader, at, depth + 1) : read_object(reader, at, depth + 1);
    default:
        return read_scalar(reader, at);
    }
}

void clua_read_json(lua_State *L, const char *bytes, size_t count, bool builds) {
    reader reader = {L, bytes, count, 0, builds};
    clua_spend(L, count / 64);
    luaL_checkstack(L, 8, "json");
    size_t end = skip_space(&reader, read_value(&reader, skip_space(&reader, 0), 0));
    if (end != count) {
        fail(&reader, "more than one value", end);
    }
}

void clua_push_empty_array_metatable(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &empty_array_key) == LUA_TTABLE) {
        return;
    }
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &empty_array_key);
}
