// What a view knows of its container: of an object the place of each key's last value, in a Lua table; of an array the
// places of its elements, or of every second, fourth, … of many.

#include "clua_internal.h"
#include <string.h>

void clua_damaged(lua_State *L, size_t at) {
    luaL_error(L, "the body is damaged JSON at byte %I", (LUAI_UACINT)at);
    __builtin_unreachable();
}

size_t clua_skip_space(clua_state *state, size_t start) {
    clua_text body = state->request->body;
    size_t at = start;
    while (at < body.count) {
        char c = body.bytes[at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            break;
        }
        at++;
    }
    if (at - start >= 256) {
        clua_spend(state->L, (at - start) / 16);
    }
    return at;
}

static bool is_word(const char *bytes, size_t count, const char *word) {
    return count == strlen(word) && memcmp(bytes, word, count) == 0;
}

/// Where a string ends whose inside begins at `start`; 0 when it does not.
static size_t skip_string(const clua_state *state, size_t start) {
    const char *bytes = state->request->body.bytes;
    size_t count = state->request->body.count;
    // Most are short; the kernel looks at 64 bytes at least.
    size_t near = count - start < 32 ? count : start + 32;
    for (size_t at = start; at < near; at++) {
        if (bytes[at] == '"') {
            return at + 1;
        }
        if (bytes[at] == '\\') {
            break;
        }
    }
    cjson_skip_state skip = {.in_string = 1};
    size_t length = cjson_skip(state->kernel, &skip, bytes + start, count - start);
    return skip.in_string ? 0 : start + length;
}

size_t clua_find_end(const clua_state *state, size_t start) {
    const char *bytes = state->request->body.bytes;
    size_t count = state->request->body.count;
    if (start >= count) {
        return 0;
    }
    char first = bytes[start];
    if (first == '{' || first == '[') {
        cjson_skip_state skip = {.depth = 1};
        size_t length = cjson_skip(state->kernel, &skip, bytes + start + 1, count - start - 1);
        return skip.depth == 0 && !skip.in_string ? start + 1 + length : 0;
    }
    if (first == '"') {
        return skip_string(state, start + 1);
    }
    size_t end = start;
    while (end < count) {
        char c = bytes[end];
        bool goes_on = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
        if (!goes_on) {
            break;
        }
        end++;
    }
    const char *word = bytes + start;
    bool is_value = first == '-' || (first >= '0' && first <= '9') || is_word(word, end - start, "true")
        || is_word(word, end - start, "false") || is_word(word, end - start, "null");
    return is_value ? end : 0;
}

size_t clua_skip_value(lua_State *L, size_t start) {
    size_t end = clua_find_end(clua_of(L), start);
    if (end == 0) {
        clua_damaged(L, start);
    }
    clua_spend(L, (end - start) / 256);
    return end;
}

/// Counts the walk's own work: a child costs about as much as a few instructions.
static void spend_child(lua_State *L, size_t *children) {
    if (++*children % 64 == 0) {
        clua_spend(L, 64);
    }
}

static size_t index_object(lua_State *L, size_t at) {
    clua_state *state = clua_of(L);
    const char *bytes = state->request->body.bytes;
    size_t count = state->request->body.count, children = 0;
    lua_createtable(L, 0, 8);
    at = clua_skip_space(state, at);
    if (at < count && bytes[at] == '}') {
        return at + 1;
    }
    for (;;) {
        if (at >= count || bytes[at] != '"') {
            clua_damaged(L, at);
        }
        size_t end = clua_skip_value(L, at);
        if (!clua_push_string(L, bytes + at + 1, end - at - 2)) {
            clua_damaged(L, at);
        }
        at = clua_skip_space(state, end);
        if (at >= count || bytes[at] != ':') {
            clua_damaged(L, at);
        }
        at = clua_skip_space(state, at + 1);
        lua_pushinteger(L, (lua_Integer)at);
        lua_rawset(L, -3);
        at = clua_skip_space(state, clua_skip_value(L, at));
        spend_child(L, &children);
        if (at < count && bytes[at] == '}') {
            return at + 1;
        }
        if (at >= count || bytes[at] != ',') {
            clua_damaged(L, at);
        }
        at = clua_skip_space(state, at + 1);
    }
}

static size_t index_array(lua_State *L, clua_view *view, size_t at) {
    clua_state *state = clua_of(L);
    const char *bytes = state->request->body.bytes;
    size_t count = state->request->body.count, children = 0;
    uint32_t *offsets = state->offsets;
    uint32_t stored = 0, elements = 0;
    uint8_t shift = 0;
    at = clua_skip_space(state, at);
    bool is_empty = at < count && bytes[at] == ']';
    while (!is_empty) {
        if ((elements & ((1u << shift) - 1)) == 0) {
            if (stored == CLUA_OFFSETS) {
                for (uint32_t i = 0; i < CLUA_OFFSETS / 2; i++) {
                    offsets[i] = offsets[2 * i];
                }
                stored = CLUA_OFFSETS / 2;
                shift++;
            }
            offsets[stored++] = (uint32_t)at; // after halving too: CLUA_OFFSETS is even
        }
        elements++;
        at = clua_skip_space(state, clua_skip_value(L, at));
        spend_child(L, &children);
        if (at < count && bytes[at] == ']') {
            break;
        }
        if (at >= count || bytes[at] != ',') {
            clua_damaged(L, at);
        }
        at = clua_skip_space(state, at + 1);
    }
    void *copy = lua_newuserdatauv(L, stored * sizeof *offsets, 0);
    memcpy(copy, offsets, stored * sizeof *offsets);
    view->count = elements;
    view->shift = shift;
    return at + 1;
}

/// An error when something stands behind the body's one value.
static void check_rest(lua_State *L, size_t start, size_t end) {
    clua_state *state = clua_of(L);
    if (start == state->root && clua_skip_space(state, end) != state->request->body.count) {
        clua_damaged(L, end);
    }
}

void clua_index_view(lua_State *L, int index, clua_view *view) {
    if (view->has_index) {
        return;
    }
    size_t end = view->is_array ? index_array(L, view, view->start + 1u) : index_object(L, view->start + 1u);
    check_rest(L, view->start, end);
    lua_setiuservalue(L, index, 1);
    view->end = (uint32_t)end;
    view->has_index = true;
}

size_t clua_view_end(lua_State *L, clua_view *view) {
    if (view->end == 0) {
        size_t end = clua_skip_value(L, view->start);
        check_rest(L, view->start, end);
        view->end = (uint32_t)end;
    }
    return view->end;
}
