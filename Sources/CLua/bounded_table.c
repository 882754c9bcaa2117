// `table`, the functions that do not sort. Metamethods count, as in stock Lua; a lying `__len` costs a charge each element.

#include "bounded.h"

#include <limits.h>

/// What a function does with its table.
enum access { READS = 1, WRITES = 2, MEASURES = 4 };

/// Raises unless the argument is a table, or something with the metamethods for this access.
static void check_table(lua_State *L, int argument, int access) {
    if (lua_type(L, argument) == LUA_TTABLE) {
        return;
    }
    static const struct {
        int access;
        const char *event;
    } needs[] = {{READS, "__index"}, {WRITES, "__newindex"}, {MEASURES, "__len"}};
    int top = lua_gettop(L);
    int is_like_table = lua_getmetatable(L, argument);
    for (size_t i = 0; is_like_table && i < sizeof needs / sizeof needs[0]; i += 1) {
        if (access & needs[i].access) {
            lua_pushstring(L, needs[i].event);
            is_like_table = lua_rawget(L, top + 1) != LUA_TNIL;
        }
    }
    lua_settop(L, top);
    if (!is_like_table) {
        luaL_checktype(L, argument, LUA_TTABLE);
    }
}

static lua_Integer check_length(lua_State *L, int access) {
    check_table(L, 1, access | MEASURES);
    clua_spend(L, 1);
    return luaL_len(L, 1);
}

/// `table[to] = table[from]`.
static void copy_element(clua_meter *meter, int source, lua_Integer from, int target, lua_Integer to) {
    clua_meter_add(meter, 2 * CLUA_TICKS_PER_STEP);
    lua_geti(meter->L, source, from);
    lua_seti(meter->L, target, to);
}

lua_Integer clua_check_list(lua_State *L) {
    return check_length(L, READS | WRITES);
}

static int table_insert(lua_State *L) {
    lua_Integer end = (lua_Integer)((lua_Unsigned)check_length(L, READS | WRITES) + 1);
    lua_Integer position = end;
    switch (lua_gettop(L)) {
    case 2:
        break;
    case 3: {
        position = luaL_checkinteger(L, 2);
        // As unsigned, so that this is also 1 <= position.
        luaL_argcheck(L, (lua_Unsigned)position - 1 < (lua_Unsigned)end, 2, "position out of bounds");
        clua_meter meter = {L, 0};
        for (lua_Integer i = end; i > position; i -= 1) {
            copy_element(&meter, 1, i - 1, 1, i);
        }
        clua_meter_flush(&meter);
        break;
    }
    default:
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, position);
    return 0;
}

static int table_remove(lua_State *L) {
    lua_Integer length = check_length(L, READS | WRITES);
    lua_Integer position = luaL_optinteger(L, 2, length);
    if (position != length) {
        luaL_argcheck(L, (lua_Unsigned)position - 1 <= (lua_Unsigned)length, 2, "position out of bounds");
    }
    lua_geti(L, 1, position);
    clua_meter meter = {L, 0};
    for (; position < length; position += 1) {
        copy_element(&meter, 1, position + 1, 1, position);
    }
    clua_meter_flush(&meter);
    lua_pushnil(L);
    lua_seti(L, 1, position);
    return 1;
}

static int table_move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2);
    lua_Integer last = luaL_checkinteger(L, 3);
    lua_Integer to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    check_table(L, 1, READS);
    check_table(L, target, WRITES);
    clua_spend(L, 1);
    if (last >= first) {
        luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
        lua_Integer count = last - first + 1;
        luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        clua_meter meter = {L, 0};
        // From the front, unless that would overwrite what is still to be read.
        if (to > last || to <= first || (target != 1 && !lua_compare(L, 1, target, LUA_OPEQ))) {
            for (lua_Integer i = 0; i < count; i += 1) {
                copy_element(&meter, 1, first + i, target, to + i);
            }
        } else {
            for (lua_Integer i = count - 1; i >= 0; i -= 1) {
                copy_element(&meter, 1, first + i, target, to + i);
            }
        }
        clua_meter_flush(&meter);
    }
    lua_pushvalue(L, target);
    return 1;
}

/// A result under construction.
typedef struct concatenation {
    luaL_Buffer buffer;
    clua_meter meter;
} concatenation;

static void add_bytes(concatenation *result, const char *bytes, size_t count) {
    clua_check_output(result->meter.L, clua_sum(luaL_bufflen(&result->buffer), count));
    clua_meter_add(&result->meter, count);
    luaL_addlstring(&result->buffer, bytes, count);
}

static void add_element(concatenation *result, lua_Integer index) {
    lua_State *L = result->meter.L;
    clua_meter_add(&result->meter, 2 * CLUA_TICKS_PER_STEP);
    lua_geti(L, 1, index);
    if (!lua_isstring(L, -1)) {
        luaL_error(
            L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1), (LUAI_UACINT)index);
    }
    size_t length;
    lua_tolstring(L, -1, &length);
    clua_check_output(L, clua_sum(luaL_bufflen(&result->buffer), length));
    clua_meter_add(&result->meter, length);
    luaL_addvalue(&result->buffer);
}

static int table_concat(lua_State *L) {
    lua_Integer last = check_length(L, READS);
    size_t separator_length;
    const char *separator = luaL_optlstring(L, 2, "", &separator_length);
    lua_Integer index = luaL_optinteger(L, 3, 1);
    last = luaL_optinteger(L, 4, last);
    concatenation result;
    result.meter.L = L;
    result.meter.ticks = 0;
    luaL_buffinit(L, &result.buffer);
    // The last one apart: `index` would run over when it is the largest integer.
    for (; index < last; index += 1) {
        add_element(&result, index);
        add_bytes(&result, separator, separator_length);
    }
    if (index == last) {
        add_element(&result, index);
    }
    clua_meter_flush(&result.meter);
    luaL_pushresult(&result.buffer);
    return 1;
}

static int table_pack(lua_State *L) {
    int count = lua_gettop(L);
    clua_spend(L, (size_t)count + 1);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i -= 1) {
        lua_seti(L, 1, i);
    }
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static int table_unpack(lua_State *L) {
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    clua_spend(L, 1);
    if (first > last) {
        return 0;
    }
    lua_Unsigned gaps = (lua_Unsigned)last - (lua_Unsigned)first;
    if (gaps >= INT_MAX) {
        return luaL_error(L, "too many results to unpack");
    }
    int count = (int)gaps + 1;
    if (!lua_checkstack(L, count)) {
        return luaL_error(L, "too many results to unpack");
    }
    clua_meter meter = {L, 0};
    for (int i = 0; i < count; i += 1) {
        clua_meter_add(&meter, 2 * CLUA_TICKS_PER_STEP);
        lua_geti(L, 1, first + i);
    }
    clua_meter_flush(&meter);
    return count;
}

static const luaL_Reg functions[] = {
    {"concat", table_concat},
    {"insert", table_insert},
    {"move", table_move},
    {"pack", table_pack},
    {"remove", table_remove},
    {"sort", clua_table_sort},
    {"unpack", table_unpack},
    {NULL, NULL},
};

int clua_open_table(lua_State *L) {
    luaL_newlib(L, functions);
    return 1;
}
