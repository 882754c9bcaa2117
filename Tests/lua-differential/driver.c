// Runs a Lua file with two sets of libraries: `stock`, Lua's own, and `bounded`, croxy's of Sources/CLua.
//
// usage: driver FILE ARGUMENT…
//
// Built by scripts/lua-differential. With -DPLANT=n something is wrong with `bounded` that the comparison must find:
//   1  `find` misses a match of nothing at the very end
//   2  `gsub` has one word of one message changed
//   3  `remove` leaves the last element behind
//   4  `codes` does not mind a surrogate

#include "../../Sources/CLua/bounded.h"

#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef PLANT
#define PLANT 0
#endif

enum { HOOK_INSTRUCTIONS = 100 };

static size_t steps_left = (size_t)-1;
static size_t most_output = (size_t)1 << 28;
static size_t memory_used, most_memory = (size_t)-1;

/// The longest time between two charges of the budget, while it is looked for.
static int is_timing;
static double last_charge, longest_gap;

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void note_charge(void) {
    if (is_timing) {
        double now = cpu_seconds();
        if (now - last_charge > longest_gap) {
            longest_gap = now - last_charge;
        }
        last_charge = now;
    }
}

void clua_spend(lua_State *L, size_t steps) {
    note_charge();
    if (steps > steps_left) {
        steps_left = 0;
        luaL_error(L, "out of budget");
    }
    steps_left -= steps;
}

void clua_check_output(lua_State *L, size_t bytes) {
    if (bytes > most_output) {
        luaL_error(L, "result too large");
    }
}

/// Instructions count as steps; and an error that the script caught comes again.
static void count(lua_State *L, lua_Debug *activation) {
    (void)activation;
    clua_spend(L, HOOK_INSTRUCTIONS);
}

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    (void)context;
    old_size = block == NULL ? 0 : old_size;
    if (new_size == 0) {
        free(block);
        memory_used -= old_size;
        return NULL;
    }
    if (new_size > old_size && new_size - old_size > most_memory - memory_used) {
        return NULL;
    }
    void *moved = realloc(block, new_size);
    if (moved != NULL) {
        memory_used += new_size - old_size;
    }
    return moved;
}

/// `set_budget(steps)`, or without an argument none.
static int set_budget(lua_State *L) {
    steps_left = (size_t)luaL_optinteger(L, 1, -1);
    return 0;
}

/// `limited(steps, f, looks)`: like `pcall(f)` within a budget, followed by the steps and CPU seconds that it took. With
/// `looks` also by the longest time it went without a charge; the seconds are then mostly those of looking at the clock.
static int limited(lua_State *L) {
    size_t budget = (size_t)luaL_checkinteger(L, 1);
    is_timing = lua_toboolean(L, 3);
    lua_settop(L, 2);
    steps_left = budget;
    // More than a hook gets, so that it is the functions that end and not the memory.
    most_output = (size_t)8 << 20;
    most_memory = (size_t)14 << 20;
    double start = last_charge = cpu_seconds();
    longest_gap = 0;
    lua_sethook(L, count, LUA_MASKCOUNT, HOOK_INSTRUCTIONS);
    int status = lua_pcall(L, 0, 1, 0);
    note_charge();
    lua_sethook(L, NULL, 0, 0);
    is_timing = 0;
    most_output = (size_t)1 << 28;
    most_memory = (size_t)-1;
    lua_pushboolean(L, status == LUA_OK);
    lua_insert(L, -2);
    lua_pushinteger(L, (lua_Integer)(budget - steps_left));
    steps_left = (size_t)-1;
    lua_pushnumber(L, cpu_seconds() - start);
    lua_pushnumber(L, longest_gap);
    return 5;
}

#if PLANT
static int planted(lua_State *L) {
    int arguments = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
#if PLANT == 1
    size_t length;
    const char *subject = lua_tolstring(L, 2, &length);
    lua_call(L, arguments, LUA_MULTRET);
    if (subject != NULL && lua_tointeger(L, 1) == (lua_Integer)length + 1) {
        return luaL_error(L, "planted");
    }
    return lua_gettop(L);
#elif PLANT == 2
    if (lua_pcall(L, arguments, LUA_MULTRET, 0) != LUA_OK) {
        lua_pushstring(L, luaL_gsub(L, lua_tostring(L, -1), "too many", "over many"));
        return lua_error(L);
    }
    return lua_gettop(L);
#elif PLANT == 3
    lua_pushvalue(L, 2);
    lua_insert(L, 1);
    lua_call(L, arguments, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, 1, (lua_Integer)lua_rawlen(L, 1) + 1);
    return 1;
#else
    if (arguments == 1) {
        lua_pushboolean(L, strstr(lua_tostring(L, 2), "\xED\xA0") != NULL);
        arguments += 1;
    }
    lua_call(L, arguments, LUA_MULTRET);
    return lua_gettop(L);
#endif
}

static void plant(lua_State *L) {
    static const char *const places[][2] = {
        {"string", "find"}, {"string", "gsub"}, {"table", "remove"}, {"utf8", "codes"}};
    lua_getfield(L, -1, places[PLANT - 1][0]);
    lua_getfield(L, -1, places[PLANT - 1][1]);
    lua_pushcclosure(L, planted, 1);
    lua_setfield(L, -2, places[PLANT - 1][1]);
    lua_pop(L, 1);
}
#endif

static void push_libraries(lua_State *L, lua_CFunction string, lua_CFunction table, lua_CFunction utf8) {
    const luaL_Reg libraries[] = {{"string", string}, {"table", table}, {"utf8", utf8}};
    lua_newtable(L);
    for (size_t i = 0; i < 3; i += 1) {
        lua_pushcfunction(L, libraries[i].func);
        lua_call(L, 0, 1);
        lua_setfield(L, -2, libraries[i].name);
    }
}

static int run(lua_State *L) {
    char **arguments = lua_touserdata(L, 1);
    luaL_openlibs(L);
    push_libraries(L, luaopen_string, luaopen_table, luaopen_utf8);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_setfield(L, -3, "arithmetic");
    lua_pop(L, 1);
    lua_setglobal(L, "stock");
    push_libraries(L, clua_open_string, clua_open_table, clua_open_utf8);
    clua_open_string_metatable(L);
    lua_setfield(L, -2, "arithmetic");
#if PLANT
    plant(L);
#endif
    lua_setglobal(L, "bounded");
    lua_register(L, "set_budget", set_budget);
    lua_register(L, "limited", limited);
    if (luaL_loadfile(L, arguments[1]) != LUA_OK) {
        return lua_error(L);
    }
    int count = 0;
    for (; arguments[2 + count] != NULL; count += 1) {
        lua_pushstring(L, arguments[2 + count]);
    }
    lua_call(L, count, 1);
    return 1;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: driver FILE ARGUMENT...\n");
        return 2;
    }
    lua_State *L = lua_newstate(allocate, NULL);
    if (L == NULL) {
        return 2;
    }
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, argv);
    int status = lua_pcall(L, 1, 1, 0);
    if (status != LUA_OK) {
        fprintf(stderr, "driver: %s\n", lua_tostring(L, -1));
    }
    int is_fine = status == LUA_OK && lua_toboolean(L, -1);
    lua_close(L);
    return is_fine ? 0 : 1;
}
