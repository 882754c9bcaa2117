// `string.pack`, `unpack` and `packsize`: stock Lua's own, as they run as long as their format is, behind a limit on that.

#include "bounded.h"

#include <lualib.h>

enum {
    /// An option takes up to 50 ns: this many are below half a millisecond.
    MOST_FORMAT_BYTES = 8192,
    STEPS_PER_OPTION = 4,
    /// What an option other than `c`, `s` and `z` writes at most, its padding included.
    BYTES_PER_OPTION = 32,
};

/// What the `c` options of a format add up to.
static size_t fixed_strings(const char *format, size_t length) {
    size_t total = 0;
    for (size_t i = 0; i < length; i += 1) {
        if (format[i] != 'c') {
            continue;
        }
        size_t size = 0;
        for (; i + 1 < length && format[i + 1] >= '0' && format[i + 1] <= '9'; i += 1) {
            size_t digit = (size_t)(format[i + 1] - '0');
            size = size > ((size_t)-1 - digit) / 10 ? (size_t)-1 : size * 10 + digit;
        }
        total = clua_sum(total, size);
    }
    return total;
}

static const char *check_format(lua_State *L, size_t *length) {
    const char *format = luaL_checklstring(L, 1, length);
    luaL_argcheck(L, *length <= MOST_FORMAT_BYTES, 1, "format too long");
    clua_spend(L, 1 + *length * STEPS_PER_OPTION);
    return format;
}

/// Calls the stock function, the upvalue, in this frame: so messages name the same function and arguments.
static int call_stock(lua_State *L) {
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int string_pack(lua_State *L) {
    size_t length;
    const char *format = check_format(L, &length);
    size_t size = clua_sum(fixed_strings(format, length), length * BYTES_PER_OPTION);
    int top = lua_gettop(L);
    clua_spend(L, (size_t)top);
    for (int i = 2; i <= top; i += 1) {
        size = clua_sum(size, lua_rawlen(L, i));
    }
    clua_check_output(L, size);
    clua_spend_bytes(L, size);
    return call_stock(L);
}

static int string_unpack(lua_State *L) {
    size_t length;
    check_format(L, &length);
    int results = call_stock(L);
    clua_spend(L, (size_t)results);
    for (int i = -results; i < 0; i += 1) {
        if (lua_type(L, i) == LUA_TSTRING) {
            clua_spend_bytes(L, lua_rawlen(L, i));
        }
    }
    return results;
}

static int string_packsize(lua_State *L) {
    size_t length;
    check_format(L, &length);
    return call_stock(L);
}

static void add_wrapper(lua_State *L, const char *name, lua_CFunction wrapper) {
    // Below the top: the library, the stock library.
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, wrapper, 1);
    lua_setfield(L, -3, name);
}

void clua_add_packing(lua_State *L) {
    // Opening the stock library gives strings its metatable: the one they have is put back.
    lua_pushliteral(L, "");
    if (!lua_getmetatable(L, -1)) {
        lua_pushnil(L);
    }
    lua_pushcfunction(L, luaopen_string);
    lua_call(L, 0, 1);
    lua_insert(L, -3);
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    add_wrapper(L, "pack", string_pack);
    add_wrapper(L, "packsize", string_packsize);
    add_wrapper(L, "unpack", string_unpack);
    lua_pop(L, 1);
}
