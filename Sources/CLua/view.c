// `req.body`: a read-only view over the bytes of a JSON body. A value is decoded when it is read; an object or array is
// walked once, when something in it is first asked for.

#include "clua_internal.h"
#include <string.h>

static int views_key; // its address: the views made last, by their place

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Where the body's value begins; the body's length when it is no JSON as far as its ends tell.
static size_t find_root(const clua_state *state) {
    clua_text body = state->request->body;
    size_t start = 0, end = body.count;
    while (start < end && is_space(body.bytes[start])) {
        start++;
    }
    while (end > start && is_space(body.bytes[end - 1])) {
        end--;
    }
    if (start == end) {
        return body.count;
    }
    char first = body.bytes[start], last = body.bytes[end - 1];
    // Whether brackets are a pair is seen when the view is read.
    bool is_value = first == '{' ? last == '}' : first == '[' ? last == ']' : clua_find_end(state, start) == end;
    return is_value ? start : body.count;
}

void clua_push_body(lua_State *L) {
    clua_state *state = clua_of(L);
    clua_text body = state->request->body;
    if (body.bytes == NULL || body.count >= UINT32_MAX) {
        lua_pushnil(L);
        return;
    }
    if (!state->has_root) {
        state->root = find_root(state);
        state->has_root = true;
    }
    if (state->root == body.count) {
        lua_pushnil(L);
        return;
    }
    clua_push_json(L, state->root);
}

static void push_views(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &views_key) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, CLUA_CACHED_VIEWS, 0);
        for (int i = 1; i <= CLUA_CACHED_VIEWS; i++) {
            lua_pushboolean(L, 0);
            lua_rawseti(L, -2, i);
        }
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &views_key);
    }
}

void clua_forget_views(clua_state *state) {
    // Writes to places that exist: nothing here allocates, so nothing raises.
    lua_State *L = state->L;
    lua_checkstack(L, 2);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &views_key);
    for (uint64_t slots = state->cached_views; slots != 0; slots &= slots - 1) {
        lua_pushboolean(L, 0);
        lua_rawseti(L, -2, 1 + __builtin_ctzll(slots));
    }
    lua_pop(L, 1);
    state->cached_views = 0;
}

/// Pushes the view of the container that begins at `start`, the same one for as long as it is remembered.
static void push_view(lua_State *L, size_t start, bool is_array) {
    push_views(L);
    lua_Integer slot = 1 + (lua_Integer)((start * 0x9E3779B97F4A7C15u) >> 32) % CLUA_CACHED_VIEWS;
    lua_rawgeti(L, -1, slot);
    clua_state *state = clua_of(L);
    clua_view *known = clua_test(L, -1, CLUA_VIEW);
    if (known != NULL && known->start == start && known->object.generation == state->generation) {
        lua_remove(L, -2);
        return;
    }
    lua_pop(L, 1);
    clua_view *view = clua_new(L, CLUA_VIEW, sizeof *view, 1);
    memset((char *)view + sizeof view->object, 0, sizeof *view - sizeof view->object);
    view->start = (uint32_t)start;
    view->is_array = is_array;
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, slot);
    state->cached_views |= (uint64_t)1 << (slot - 1);
    lua_remove(L, -2);
}

void clua_push_json(lua_State *L, size_t start) {
    clua_state *state = clua_of(L);
    const char *bytes = state->request->body.bytes;
    size_t end;
    switch (bytes[start]) {
    case '{':
        push_view(L, start, false);
        return;
    case '[':
        push_view(L, start, true);
        return;
    case '"':
        end = clua_skip_value(L, start);
        if (!clua_push_string(L, bytes + start + 1, end - start - 2)) {
            clua_damaged(L, start);
        }
        return;
    case 't':
    case 'f':
        clua_skip_value(L, start);
        lua_pushboolean(L, bytes[start] == 't');
        return;
    case 'n':
        clua_skip_value(L, start);
        lua_pushlightuserdata(L, NULL);
        return;
    default:
        end = clua_skip_value(L, start);
        if (!clua_push_number(L, bytes + start, end - start)) {
            clua_damaged(L, start);
        }
    }
}

/// Where the element of this number, from 0, begins.
static size_t element(lua_State *L, clua_view *view, const uint32_t *offsets, uint32_t index) {
    clua_state *state = clua_of(L);
    uint32_t at = index >> view->shift << view->shift;
    size_t start = offsets[index >> view->shift];
    if (view->cursor_start != 0 && view->cursor_index <= index && view->cursor_index >= at) {
        at = view->cursor_index;
        start = view->cursor_start;
    }
    for (; at < index; at++) {
        start = clua_skip_space(state, clua_skip_value(L, start));
        start = clua_skip_space(state, start + 1); // over a comma, as the index saw
        if ((at & 63) == 63) {
            clua_spend(L, 16);
        }
    }
    view->cursor_index = index;
    view->cursor_start = (uint32_t)start;
    return start;
}

static int read_member(lua_State *L) {
    clua_view *view = clua_live(L, 1, CLUA_VIEW);
    lua_settop(L, 2);
    if (view->is_array) {
        lua_Integer index;
        if (lua_type(L, 2) != LUA_TNUMBER || !lua_isinteger(L, 2)) {
            int is_whole = 0;
            index = lua_type(L, 2) == LUA_TNUMBER ? lua_tointegerx(L, 2, &is_whole) : 0;
            if (!is_whole) {
                return 0;
            }
        } else {
            index = lua_tointeger(L, 2);
        }
        clua_index_view(L, 1, view);
        if (index < 1 || index > (lua_Integer)view->count) {
            return 0;
        }
        lua_getiuservalue(L, 1, 1);
        clua_push_json(L, element(L, view, lua_touserdata(L, -1), (uint32_t)(index - 1)));
        return 1;
    }
    if (lua_type(L, 2) != LUA_TSTRING) {
        return 0;
    }
    clua_index_view(L, 1, view);
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        return 0;
    }
    clua_push_json(L, (size_t)lua_tointeger(L, -1));
    return 1;
}

static int length(lua_State *L) {
    clua_view *view = clua_live(L, 1, CLUA_VIEW);
    if (view->is_array) {
        clua_index_view(L, 1, view);
    }
    lua_pushinteger(L, view->is_array ? (lua_Integer)view->count : 0);
    return 1;
}

/// The step of a walk over an object: upvalues are the view and where the next member begins.
static int step_object(lua_State *L) {
    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(1));
    clua_live(L, 1, CLUA_VIEW);
    clua_state *state = clua_of(L);
    const char *bytes = state->request->body.bytes;
    lua_getiuservalue(L, 1, 1);
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2));
    // The index went over all of this, so the brackets, colons and commas are there.
    while (bytes[at] == '"') {
        size_t end = clua_skip_value(L, at);
        clua_push_string(L, bytes + at + 1, end - at - 2);
        size_t value = clua_skip_space(state, clua_skip_space(state, end) + 1);
        size_t next = clua_skip_space(state, clua_skip_value(L, value));
        if (bytes[next] == ',') {
            next = clua_skip_space(state, next + 1);
        }
        clua_spend(L, 1);
        lua_pushvalue(L, -1);
        lua_rawget(L, 2);
        if ((size_t)lua_tointeger(L, -1) == value) { // else the same key comes again
            lua_pushinteger(L, (lua_Integer)next);
            lua_replace(L, lua_upvalueindex(2));
            lua_pop(L, 1);
            clua_push_json(L, value);
            return 2;
        }
        lua_settop(L, 2);
        at = next;
    }
    lua_pushnil(L);
    return 1;
}

/// The step of a walk over an array: upvalues are the view and the number of the next element.
static int step_array(lua_State *L) {
    lua_settop(L, 0);
    lua_pushvalue(L, lua_upvalueindex(1));
    clua_view *view = clua_live(L, 1, CLUA_VIEW);
    lua_Integer index = lua_tointeger(L, lua_upvalueindex(2));
    if (index >= (lua_Integer)view->count) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, index + 1);
    lua_replace(L, lua_upvalueindex(2));
    lua_getiuservalue(L, 1, 1);
    lua_pushinteger(L, index + 1);
    clua_push_json(L, element(L, view, lua_touserdata(L, -2), (uint32_t)index));
    return 2;
}

static int walk(lua_State *L) {
    clua_view *view = clua_live(L, 1, CLUA_VIEW);
    clua_index_view(L, 1, view);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, view->is_array ? 0 : (lua_Integer)clua_skip_space(clua_of(L), view->start + 1u));
    lua_pushcclosure(L, view->is_array ? step_array : step_object, 2);
    return 1;
}

static int text(lua_State *L) {
    clua_view *view = clua_live(L, 1, CLUA_VIEW);
    size_t count = clua_view_end(L, view) - view->start;
    clua_check_output(L, count);
    lua_pushlstring(L, clua_of(L)->request->body.bytes + view->start, count);
    return 1;
}

static int is_equal(lua_State *L) {
    const clua_view *one = clua_test(L, 1, CLUA_VIEW), *other = clua_test(L, 2, CLUA_VIEW);
    lua_pushboolean(
        L, one && other && one->object.generation == other->object.generation && one->start == other->start);
    return 1;
}

static int refuse(lua_State *L) { return luaL_error(L, "the body cannot be written: json.decode gives a table"); }

const luaL_Reg clua_view_methods[] = {
    {"__index", read_member}, {"__newindex", refuse}, {"__len", length},    {"__pairs", walk},
    {"__tostring", text},     {"__eq", is_equal},     {NULL, NULL},
};
