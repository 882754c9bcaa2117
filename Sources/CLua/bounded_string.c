// `string`, the functions that do not match or format.

#include "bounded.h"

#include <limits.h>
#include <string.h>

/// How many bytes are written between two charges.
enum { PART_BYTES = 65536 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static int string_len(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_pushinteger(L, (lua_Integer)length);
    return 1;
}

static int string_sub(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    size_t start = clua_slice_start(luaL_checkinteger(L, 2), length);
    size_t end = clua_slice_end(luaL_optinteger(L, 3, -1), length);
    size_t count = start <= end ? end - start + 1 : 0;
    clua_spend_bytes(L, count);
    lua_pushlstring(L, count > 0 ? s + start - 1 : "", count);
    return 1;
}

static int string_byte(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer first = luaL_optinteger(L, 2, 1);
    size_t start = clua_slice_start(first, length);
    size_t end = clua_slice_end(luaL_optinteger(L, 3, first), length);
    if (start > end) {
        return 0;
    }
    if (end - start >= INT_MAX) {
        return luaL_error(L, "string slice too long");
    }
    int count = (int)(end - start) + 1;
    // The stack that the results need is cleared and perhaps moved.
    clua_spend_bytes(L, (size_t)count * sizeof(void *) * 2);
    luaL_checkstack(L, count, "string slice too long");
    clua_meter meter = {L, 0};
    for (size_t i = start - 1; i < end; i += 1) {
        clua_meter_add(&meter, CLUA_TICKS_PER_STEP / 2);
        lua_pushinteger(L, (unsigned char)s[i]);
    }
    clua_meter_flush(&meter);
    return count;
}

static int string_char(lua_State *L) {
    int count = lua_gettop(L);
    clua_check_output(L, (size_t)count);
    clua_meter meter = {L, 0};
    luaL_Buffer buffer;
    char *bytes = luaL_buffinitsize(L, &buffer, (size_t)count);
    for (int i = 1; i <= count; i += 1) {
        clua_meter_step(&meter);
        lua_Unsigned byte = (lua_Unsigned)luaL_checkinteger(L, i);
        luaL_argcheck(L, byte <= UCHAR_MAX, i, "value out of range");
        bytes[i - 1] = (char)byte;
    }
    clua_meter_flush(&meter);
    luaL_pushresultsize(&buffer, (size_t)count);
    return 1;
}

/// Pushes the string at 1 with the 26 letters from `first` on in their other case. ASCII, whatever the process's locale.
static int swap_case(lua_State *L, unsigned char first) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    luaL_Buffer buffer;
    char *bytes = luaL_buffinitsize(L, &buffer, length);
    for (size_t done = 0; done < length;) {
        size_t part_end = done + smaller(length - done, PART_BYTES);
        clua_spend_bytes(L, part_end - done);
        for (; done < part_end; done += 1) {
            unsigned char c = (unsigned char)s[done];
            bytes[done] = (char)(c ^ ((unsigned char)(c - first) < 26 ? 0x20 : 0));
        }
    }
    clua_spend_bytes(L, length);
    luaL_pushresultsize(&buffer, length);
    return 1;
}

static int string_lower(lua_State *L) {
    return swap_case(L, 'A');
}

static int string_upper(lua_State *L) {
    return swap_case(L, 'a');
}

static int string_reverse(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    luaL_Buffer buffer;
    char *bytes = luaL_buffinitsize(L, &buffer, length);
    for (size_t done = 0; done < length;) {
        size_t part_end = done + smaller(length - done, PART_BYTES);
        clua_spend_bytes(L, part_end - done);
        for (; done < part_end; done += 1) {
            bytes[done] = s[length - 1 - done];
        }
    }
    clua_spend_bytes(L, length);
    luaL_pushresultsize(&buffer, length);
    return 1;
}

static int string_rep(lua_State *L) {
    size_t length, separator_length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &separator_length);
    clua_spend(L, 1);
    size_t unit = clua_sum(length, separator_length);
    if (count <= 0 || unit == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    // Stock Lua's limit too.
    if (unit > INT_MAX / (lua_Unsigned)count) {
        return luaL_error(L, "resulting string too large");
    }
    size_t total = unit * (size_t)count - separator_length;
    clua_check_output(L, total);
    luaL_Buffer buffer;
    char *bytes = luaL_buffinitsize(L, &buffer, total);
    memcpy(bytes, s, length);
    size_t filled = length;
    if (count > 1) {
        memcpy(bytes + length, separator, separator_length);
        filled = unit;
    }
    // What is there is copied behind itself; as it begins with a unit, any part of it that begins there fits.
    while (filled < total) {
        size_t part = smaller(total - filled, smaller(filled, unit > PART_BYTES ? unit : PART_BYTES / unit * unit));
        clua_spend_bytes(L, part);
        memcpy(bytes + filled, bytes, part);
        filled += part;
    }
    clua_spend_bytes(L, total);
    luaL_pushresultsize(&buffer, total);
    return 1;
}

static const luaL_Reg functions[] = {
    {"byte", string_byte},
    {"char", string_char},
    {"find", clua_string_find},
    {"format", clua_string_format},
    {"gmatch", clua_string_gmatch},
    {"gsub", clua_string_gsub},
    {"len", string_len},
    {"lower", string_lower},
    {"match", clua_string_match},
    {"rep", string_rep},
    {"reverse", string_reverse},
    {"sub", string_sub},
    {"upper", string_upper},
    {NULL, NULL},
};

int clua_open_string(lua_State *L) {
    luaL_newlib(L, functions);
    clua_add_packing(L);
    return 1;
}
