// `table.sort` as a heapsort: n log n whatever the order function answers, in place, without recursion.
//
// Not stock Lua's quicksort, so elements that are equal may end in another order (the manual promises none), and an
// order function that contradicts itself gives some order and never the error "invalid order function for sorting".
//
// Source: I. Wegener, "Bottom-up heapsort", 1993: about n log n comparisons, which are the expensive part.

#include "bounded.h"

#include <limits.h>

/// The list is the argument 1, the order function the argument 2 or nil.
typedef struct sorting {
    lua_State *L;
    clua_meter meter;
} sorting;

/// What comparing two strings may read.
static size_t comparison_ticks(lua_State *L) {
    if (lua_type(L, -1) != LUA_TSTRING || lua_type(L, -2) != LUA_TSTRING) {
        return CLUA_TICKS_PER_STEP;
    }
    size_t a = lua_rawlen(L, -1), b = lua_rawlen(L, -2);
    return CLUA_TICKS_PER_STEP + (a < b ? a : b);
}

/// Whether the value below the top of the stack is less than the one on top; pops both.
static int pop_is_less(sorting *sort) {
    lua_State *L = sort->L;
    int is_less;
    if (lua_isnil(L, 2)) {
        clua_meter_add(&sort->meter, comparison_ticks(L));
        is_less = lua_compare(L, -2, -1, LUA_OPLT);
        lua_pop(L, 2);
    } else {
        clua_meter_step(&sort->meter);
        lua_pushvalue(L, 2);
        lua_insert(L, -3);
        lua_call(L, 2, 1);
        is_less = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    return is_less;
}

static void get(sorting *sort, lua_Integer index) {
    clua_meter_step(&sort->meter);
    lua_geti(sort->L, 1, index);
}

/// The place at the bottom of the heap that the larger children lead to from the root.
static lua_Integer deepest(sorting *sort, lua_Integer root, lua_Integer end) {
    lua_Integer node = root;
    while (node < end - node) {
        get(sort, 2 * node);
        get(sort, 2 * node + 1);
        node = 2 * node + pop_is_less(sort);
    }
    return node <= end / 2 ? 2 * node : node;
}

/// Moves the element at the root down to where no child is greater than it.
///
/// All comparisons come before the first change: when the order function raises, the list still has all its elements.
static void sift(sorting *sort, lua_Integer root, lua_Integer end) {
    lua_State *L = sort->L;
    lua_Integer node = deepest(sort, root, end);
    get(sort, root);
    while (node > root) {
        get(sort, node);
        lua_pushvalue(L, -2);
        if (!pop_is_less(sort)) {
            break;
        }
        node /= 2;
    }
    // The element at the root goes to `node`, those on the way there up by one.
    for (; node > root; node /= 2) {
        get(sort, node);
        lua_insert(L, -2);
        lua_seti(L, 1, node);
    }
    lua_seti(L, 1, root);
}

int clua_table_sort(lua_State *L) {
    lua_Integer count = clua_check_list(L);
    if (count < 2) {
        return 0;
    }
    luaL_argcheck(L, count < INT_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, 2)) {
        luaL_checktype(L, 2, LUA_TFUNCTION);
    }
    lua_settop(L, 2);
    sorting sort = {L, {L, 0}};
    for (lua_Integer root = count / 2; root >= 1; root -= 1) {
        sift(&sort, root, count);
    }
    for (lua_Integer end = count; end > 1; end -= 1) {
        get(&sort, 1);
        get(&sort, end);
        lua_seti(L, 1, 1);
        lua_seti(L, 1, end);
        sift(&sort, 1, end - 1);
    }
    clua_meter_flush(&sort.meter);
    return 0;
}
