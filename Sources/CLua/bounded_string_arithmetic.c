// Arithmetic on strings that are numerals: in Lua 5.4 it is not the language's but the string metatable's.

#include "bounded.h"

enum { MOST_NUMERAL_BYTES = 65536 };

int clua_push_number_of(lua_State *L, const char *text, size_t length) {
    if (length > MOST_NUMERAL_BYTES) {
        return 0;
    }
    clua_spend(L, length / 2 + 1);
    // The size that comes back is up to the first zero.
    size_t size = lua_stringtonumber(L, text);
    if (size == length + 1) {
        return 1;
    }
    if (size != 0) {
        lua_pop(L, 1);
    }
    return 0;
}

static int push_operand(lua_State *L, int argument) {
    if (lua_type(L, argument) == LUA_TNUMBER) {
        lua_pushvalue(L, argument);
        return 1;
    }
    size_t length;
    const char *text = lua_tolstring(L, argument, &length);
    return text != NULL && clua_push_number_of(L, text, length);
}

/// Calculates, or leaves it to the other operand's metamethod `event`.
static int calculate(lua_State *L, int operation, const char *event) {
    clua_spend(L, CLUA_CALL_TICKS / CLUA_TICKS_PER_STEP);
    if (push_operand(L, 1) && push_operand(L, 2)) {
        lua_arith(L, operation);
        return 1;
    }
    lua_settop(L, 2);
    if (lua_type(L, 2) == LUA_TSTRING || !luaL_getmetafield(L, 2, event)) {
        return luaL_error(
            L, "attempt to %s a '%s' with a '%s'", event + 2, luaL_typename(L, 1), luaL_typename(L, 2));
    }
    lua_insert(L, 1);
    lua_call(L, 2, 1);
    return 1;
}

static int add(lua_State *L) {
    return calculate(L, LUA_OPADD, "__add");
}

static int subtract(lua_State *L) {
    return calculate(L, LUA_OPSUB, "__sub");
}

static int multiply(lua_State *L) {
    return calculate(L, LUA_OPMUL, "__mul");
}

static int modulo(lua_State *L) {
    return calculate(L, LUA_OPMOD, "__mod");
}

static int power(lua_State *L) {
    return calculate(L, LUA_OPPOW, "__pow");
}

static int divide(lua_State *L) {
    return calculate(L, LUA_OPDIV, "__div");
}

static int divide_down(lua_State *L) {
    return calculate(L, LUA_OPIDIV, "__idiv");
}

static int negate(lua_State *L) {
    return calculate(L, LUA_OPUNM, "__unm");
}

static const luaL_Reg events[] = {
    {"__add", add},       {"__div", divide}, {"__idiv", divide_down}, {"__mod", modulo},
    {"__mul", multiply},  {"__pow", power},  {"__sub", subtract},     {"__unm", negate},
    {NULL, NULL},
};

int clua_open_string_metatable(lua_State *L) {
    luaL_newlib(L, events);
    return 1;
}
