// The library `croxy`: answers, the log, what a chunk needs.

#include "clua_internal.h"
#include <time.h>

static const char *const levels[] = {"debug", "info", "warn", "error", NULL};

static int add_line(lua_State *L) {
    int level = luaL_checkoption(L, 1, NULL, levels);
    luaL_checkany(L, 2);
    clua_state *state = clua_of(L);
    size_t length;
    const char *message = luaL_tolstring(L, 2, &length);
    if (state->log_count == CLUA_LOG_LINES) {
        state->log_dropped++;
        return 0;
    }
    char *line = state->log + state->log_count * CLUA_LOG_BYTES;
    size_t count = clua_make_line(line, CLUA_LOG_BYTES, message, length);
    clua_spend(L, count / 8);
    state->log_counts[state->log_count] = (uint16_t)count;
    state->log_levels[state->log_count] = (uint8_t)level;
    state->log_count++;
    return 0;
}

static int now(lua_State *L) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    lua_pushnumber(L, (lua_Number)time.tv_sec + (lua_Number)time.tv_nsec / 1e9);
    return 1;
}

static int needs(lua_State *L) {
    static const char *const names[] = {"head", "model", "body", NULL};
    int wanted = luaL_checkoption(L, 1, NULL, names);
    clua_state *state = clua_of(L);
    if (!state->is_loading) {
        return luaL_error(L, "croxy.needs is for the chunk, before it returns its function");
    }
    state->loading_needs = (clua_needs)wanted;
    return 0;
}

int clua_open_croxy(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"log", add_line}, {"now", now}, {"needs", needs}, {"stub", clua_stub}, {"reject", clua_reject},
        {"next", clua_next}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
    return 1;
}
