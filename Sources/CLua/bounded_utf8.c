// `utf8`.

#include "bounded.h"

#include <limits.h>
#include <string.h>

static const char invalid[] = "invalid UTF-8 code";

static int is_continuation(const char *s) {
    return ((unsigned char)*s & 0xC0) == 0x80;
}

/// Reads the sequence at `s`, of up to six bytes; returns what is behind it, or NULL when it is none. Reads no further
/// than the zero behind a Lua string. Unless lax, surrogates and what is above U+10FFFF are none.
static const char *decode(const char *s, int is_lax, lua_Unsigned *code) {
    // Of each length: the smallest lead byte, and the smallest code, as a longer form of a shorter one is none.
    static const struct {
        unsigned char lead;
        lua_Unsigned smallest;
    } forms[] = {{0xC0, 0x80}, {0xE0, 0x800}, {0xF0, 0x10000}, {0xF8, 0x200000}, {0xFC, 0x4000000}, {0xFE, 0}};
    unsigned char lead = (unsigned char)*s;
    if (lead < 0x80) {
        *code = lead;
        return s + 1;
    }
    if (lead < 0xC0 || lead >= 0xFE) {
        return NULL;
    }
    int more = 1;
    while (lead >= forms[more].lead) {
        more += 1;
    }
    lua_Unsigned value = lead & (0x3Fu >> more);
    for (int i = 1; i <= more; i += 1) {
        if (!is_continuation(s + i)) {
            return NULL;
        }
        value = value << 6 | ((unsigned char)s[i] & 0x3F);
    }
    if (value < forms[more - 1].smallest) {
        return NULL;
    }
    if (!is_lax && (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))) {
        return NULL;
    }
    *code = value;
    return s + more + 1;
}

/// A position counted from 1, negative ones from the end; 0 when it lies before the string.
static lua_Integer absolute(lua_Integer position, size_t length) {
    if (position >= 0) {
        return position;
    }
    return position < -(lua_Integer)length ? 0 : (lua_Integer)length + position + 1;
}

static int utf8_len(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer at = absolute(luaL_optinteger(L, 2, 1), length);
    lua_Integer last = absolute(luaL_optinteger(L, 3, -1), length);
    int is_lax = lua_toboolean(L, 4);
    luaL_argcheck(L, 1 <= at && at - 1 <= (lua_Integer)length, 2, "initial position out of bounds");
    luaL_argcheck(L, last <= (lua_Integer)length, 3, "final position out of bounds");
    clua_meter meter = {L, CLUA_TICKS_PER_STEP};
    lua_Integer count = 0;
    while (at <= last) {
        clua_meter_add(&meter, CLUA_TICKS_PER_STEP / 2);
        lua_Unsigned code;
        const char *end = decode(s + at - 1, is_lax, &code);
        if (end == NULL) {
            clua_meter_flush(&meter);
            lua_pushnil(L);
            lua_pushinteger(L, at);
            return 2;
        }
        at = end - s + 1;
        count += 1;
    }
    clua_meter_flush(&meter);
    lua_pushinteger(L, count);
    return 1;
}

static int utf8_codepoint(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer first = absolute(luaL_optinteger(L, 2, 1), length);
    lua_Integer last = absolute(luaL_optinteger(L, 3, first), length);
    int is_lax = lua_toboolean(L, 4);
    luaL_argcheck(L, first >= 1, 2, "out of bounds");
    luaL_argcheck(L, last <= (lua_Integer)length, 3, "out of bounds");
    if (first > last) {
        return 0;
    }
    if (last - first >= INT_MAX) {
        return luaL_error(L, "string slice too long");
    }
    int most = (int)(last - first) + 1;
    clua_spend_bytes(L, (size_t)most * sizeof(void *) * 2);
    luaL_checkstack(L, most, "string slice too long");
    clua_meter meter = {L, 0};
    int count = 0;
    for (const char *at = s + first - 1; at < s + last; count += 1) {
        clua_meter_step(&meter);
        lua_Unsigned code;
        at = decode(at, is_lax, &code);
        if (at == NULL) {
            return luaL_error(L, invalid);
        }
        lua_pushinteger(L, (lua_Integer)code);
    }
    clua_meter_flush(&meter);
    return count;
}

/// Writes the code, which is below 2^31, as one to six bytes; returns how many.
static size_t encode(lua_Unsigned code, char bytes[6]) {
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    // Each further byte holds six bits, the lead byte of n + 1 holds 6 - n.
    size_t more = 1;
    while (more < 5 && code >> (6 * more) >= (lua_Unsigned)1 << (6 - more)) {
        more += 1;
    }
    for (size_t i = more; i > 0; i -= 1) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    bytes[0] = (char)(((0xFF00u >> (more + 1)) & 0xFF) | code);
    return more + 1;
}

static int utf8_char(lua_State *L) {
    int count = lua_gettop(L);
    clua_meter meter = {L, CLUA_TICKS_PER_STEP};
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (int i = 1; i <= count; i += 1) {
        clua_meter_step(&meter);
        lua_Unsigned code = (lua_Unsigned)luaL_checkinteger(L, i);
        luaL_argcheck(L, code <= 0x7FFFFFFF, i, "value out of range");
        char bytes[6];
        size_t length = encode(code, bytes);
        clua_check_output(L, luaL_bufflen(&buffer) + length);
        luaL_addlstring(&buffer, bytes, length);
    }
    clua_meter_flush(&meter);
    luaL_pushresult(&buffer);
    return 1;
}

static int utf8_offset(lua_State *L) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer wanted = luaL_checkinteger(L, 2);
    lua_Integer at = absolute(luaL_optinteger(L, 3, wanted >= 0 ? 1 : (lua_Integer)length + 1), length);
    luaL_argcheck(L, 1 <= at && at - 1 <= (lua_Integer)length, 3, "position out of bounds");
    const char *p = s + at - 1, *end = s + length;
    clua_meter meter = {L, CLUA_TICKS_PER_STEP};
    if (wanted == 0) {
        for (; p > s && is_continuation(p); p -= 1) {
            clua_meter_add(&meter, 4);
        }
    } else {
        if (is_continuation(p)) {
            return luaL_error(L, "initial position is a continuation byte");
        }
        for (; wanted < 0 && p > s; wanted += 1) {
            do {
                clua_meter_add(&meter, 4);
                p -= 1;
            } while (p > s && is_continuation(p));
        }
        if (wanted > 0) {
            for (wanted -= 1; wanted > 0 && p < end; wanted -= 1) {
                do {
                    clua_meter_add(&meter, 4);
                    p += 1;
                } while (is_continuation(p));
            }
        }
    }
    clua_meter_flush(&meter);
    if (wanted == 0) {
        lua_pushinteger(L, p - s + 1);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

/// The step of `codes`: its arguments are the string and where the last code began, 0 at first.
static int next_code(lua_State *L, int is_lax) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Unsigned at = (lua_Unsigned)lua_tointeger(L, 2);
    clua_meter meter = {L, CLUA_TICKS_PER_STEP};
    if (at < length) {
        for (; is_continuation(s + at); at += 1) {
            clua_meter_add(&meter, 4);
        }
    }
    clua_meter_flush(&meter);
    if (at >= length) {
        return 0;
    }
    lua_Unsigned code;
    const char *end = decode(s + at, is_lax, &code);
    // Stock Lua 5.4.4 skips continuation bytes that belong to nothing; the manual and later versions call them invalid.
    if (end == NULL || is_continuation(end)) {
        return luaL_error(L, invalid);
    }
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_pushinteger(L, (lua_Integer)code);
    return 2;
}

static int next_code_strict(lua_State *L) {
    return next_code(L, 0);
}

static int next_code_lax(lua_State *L) {
    return next_code(L, 1);
}

static int utf8_codes(lua_State *L) {
    int is_lax = lua_toboolean(L, 2);
    const char *s = luaL_checkstring(L, 1);
    luaL_argcheck(L, !is_continuation(s), 1, invalid);
    lua_pushcfunction(L, is_lax ? next_code_lax : next_code_strict);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static const luaL_Reg functions[] = {
    {"char", utf8_char}, {"codepoint", utf8_codepoint}, {"codes", utf8_codes},
    {"len", utf8_len},   {"offset", utf8_offset},       {NULL, NULL},
};

int clua_open_utf8(lua_State *L) {
    luaL_newlib(L, functions);
    static const char one_code[] = "[\0-\x7F\xC2-\xFD][\x80-\xBF]*";
    lua_pushlstring(L, one_code, sizeof one_code - 1);
    lua_setfield(L, -2, "charpattern");
    return 1;
}
