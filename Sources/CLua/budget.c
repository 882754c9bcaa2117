// Budgets that a hook cannot escape: instructions, the clock, memory.
//
// Time is the thread's own: when the clock has passed the deadline, what the thread computed decides, so that a machine
// busy with other things fails no hook.
//
// A count hook looks at budget and clock every 100 instructions, and more often the more bytes stand in large blocks: one
// instruction may then go over megabytes. Once a budget is exhausted every further instruction raises, and so does pcall
// on its way out; nothing else catches errors, as there is no xpcall and no coroutine.

#include "clua_internal.h"
#include <time.h>

/// What a worker may be held for without a word.
#define CLUA_HELD_NANOSECONDS 50000000u

static int raised; // its address is the error object

uint64_t clua_monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/// What this thread has computed.
static uint64_t computed(void) {
    struct timespec time;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) {
        return clua_monotonic();
    }
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/// The monotonic clock to a few milliseconds, where that is cheaper.
static uint64_t roughly_now(void) {
#ifdef CLOCK_MONOTONIC_COARSE
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
#else
    return clua_monotonic();
#endif
}

bool clua_is_late(clua_state *state) {
    uint64_t now = roughly_now();
    uint64_t most = (uint64_t)state->limits.milliseconds * 1000000u;
    if (!state->has_looked && now > state->started + 1000000u) {
        // Not before: most calls end sooner, and the question costs more than they do. What went by counts as computed.
        state->has_looked = true;
        uint64_t before = now - state->started;
        state->computed_before = computed() - (before < most / 2 ? before : most / 2);
    }
    if (!state->has_told && now > state->started + CLUA_HELD_NANOSECONDS && state->request != NULL) {
        state->has_told = true;
        state->request->held(state->request->context);
    }
    if (now <= state->deadline) {
        return false;
    }
    uint64_t spent = computed() - state->computed_before;
    if (spent >= most) {
        return true;
    }
    state->deadline = now + (most - spent);
    return false;
}

int clua_current_line(lua_State *L) {
    lua_Debug frame;
    for (int level = 0; level < 16 && lua_getstack(L, level, &frame); level++) {
        if (lua_getinfo(L, "l", &frame) && frame.currentline > 0) {
            return frame.currentline;
        }
    }
    return 0;
}

static void on_count(lua_State *L, lua_Debug *frame);

static void raise(lua_State *L) {
    lua_pushlightuserdata(L, &raised);
    lua_error(L);
}

static void stop(lua_State *L, clua_state *state, clua_status reason) {
    if (state->over == CLUA_OK) {
        state->over = reason;
        state->over_line = clua_current_line(L);
        state->interval = 1;
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    }
    raise(L);
}

static void check(lua_State *L, clua_state *state) {
    if (state->over != CLUA_OK) {
        raise(L);
    }
    if (state->steps > state->limits.instructions) {
        stop(L, state, CLUA_INSTRUCTIONS);
    }
    state->steps_at_clock = state->steps;
    if (clua_is_late(state)) {
        stop(L, state, CLUA_TIME);
    }
}

static int best_interval(const clua_state *state) {
    if (state->large <= CLUA_LARGE_BYTES) {
        return CLUA_INTERVAL;
    }
    size_t interval = (size_t)CLUA_INTERVAL * CLUA_LARGE_BYTES / state->large;
    return interval < 1 ? 1 : (int)interval;
}

static void on_count(lua_State *L, lua_Debug *frame) {
    (void)frame;
    clua_state *state = clua_of(L);
    state->steps += (uint64_t)state->interval;
    check(L, state);
    int interval = best_interval(state);
    if (interval != state->interval) {
        state->interval = interval;
        lua_sethook(L, on_count, LUA_MASKCOUNT, interval);
    }
}

void clua_rearm(clua_state *state) {
    // Only downwards: upwards waits for the next look, so that it cannot be put off.
    if (!state->is_running || state->over != CLUA_OK) {
        return;
    }
    int interval = best_interval(state);
    if (interval < state->interval) {
        state->interval = interval;
        lua_sethook(state->L, on_count, LUA_MASKCOUNT, interval);
    }
}

void clua_begin(clua_state *state) {
    state->is_running = true;
    state->over = CLUA_OK;
    state->over_line = 0;
    state->steps = state->steps_at_clock = 0;
    state->peak = state->used;
    state->started = clua_monotonic();
    state->has_looked = state->has_told = state->refuses_memory = false;
    state->deadline = state->started + (uint64_t)state->limits.milliseconds * 1000000u;
    state->interval = best_interval(state);
    state->error_count = 0;
    state->error_line = 0;
    state->log_count = state->log_dropped = 0;
    lua_sethook(state->L, on_count, LUA_MASKCOUNT, state->interval);
}

void clua_end(clua_state *state) { state->is_running = false; }

void clua_spend(lua_State *L, size_t steps) {
    clua_state *state = clua_of(L);
    if (!state->is_running) {
        return; // the sandbox is being made
    }
    uint64_t left = UINT64_MAX - state->steps;
    state->steps += steps < left ? steps : left;
    if (state->over != CLUA_OK || state->steps > state->limits.instructions
        || state->steps - state->steps_at_clock >= CLUA_INTERVAL) {
        check(L, state);
    }
}

void clua_check_output(lua_State *L, size_t bytes) {
    clua_state *state = clua_of(L);
    if (bytes >= state->limits.memory) {
        stop(L, state, CLUA_MEMORY);
    }
    clua_spend(L, bytes / 256);
}

int clua_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    clua_state *state = clua_of(L);
    if (status == LUA_ERRMEM && state->over == CLUA_OK) {
        stop(L, state, state->refuses_memory ? CLUA_TIME : CLUA_MEMORY);
    }
    if (status != LUA_OK) {
        clua_spend(L, CLUA_INTERVAL); // making an error message is work
    }
    if (state->over != CLUA_OK) {
        raise(L);
    }
    lua_pushboolean(L, status == LUA_OK);
    lua_insert(L, 1);
    return lua_gettop(L);
}
