// Opening, loading, running, closing: the door. Every touch of a state that can raise is a body under lua_pcall here.

#include "clua_internal.h"
#include <stdlib.h>
#include <string.h>

static int hooks_key; // its address: the functions, in a table by number

static int open_sandbox(lua_State *L) {
    clua_open_sandbox(L);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &hooks_key);
    return 0;
}

clua_state *clua_open(const clua_limits *limits) {
    clua_state *state = calloc(1, sizeof *state);
    if (state == NULL) {
        return NULL;
    }
    state->limits = *limits;
    state->kernel = cjson_best_kernel();
    state->offsets = malloc(CLUA_OFFSETS * sizeof *state->offsets);
    state->result_fields = malloc(CLUA_MAX_FIELDS * sizeof *state->result_fields);
    state->result_names = malloc(CLUA_MAX_FIELDS * sizeof *state->result_names);
    state->log = malloc(CLUA_LOG_LINES * CLUA_LOG_BYTES);
    bool is_whole = state->offsets && state->result_fields && state->result_names && state->log;
    state->L = is_whole ? lua_newstate(clua_allocate, state) : NULL;
    if (state->L == NULL) {
        clua_close(state);
        return NULL;
    }
    *(clua_state **)lua_getextraspace(state->L) = state;
    lua_pushcfunction(state->L, open_sandbox);
    if (lua_pcall(state->L, 0, 0, 0) != LUA_OK) {
        clua_close(state);
        return NULL;
    }
    clua_collect(state);
    return state;
}

void clua_close(clua_state *state) {
    if (state == NULL) {
        return;
    }
    if (state->L != NULL) {
        clua_free_buffer(state, &state->text);
        clua_free_buffer(state, &state->bytecode);
        lua_sethook(state->L, NULL, 0, 0);
        lua_close(state->L); // no finalizer of a hook can exist
    }
    free(state->offsets);
    free(state->hooks);
    free(state->result_fields);
    free(state->result_names);
    free(state->log);
    free(state);
}

size_t clua_memory(const clua_state *state) { return state->used; }

static int collect(lua_State *L) {
    lua_gc(L, LUA_GCCOLLECT);
    return 0;
}

/// Notes where an error is raised, for those that do not say it. Runs no code of a hook.
static int on_error(lua_State *L) {
    clua_of(L)->error_line = clua_current_line(L);
    return 1;
}

/// Calls a body that takes `argument`; its results stay on the stack. Nothing before the call can raise.
static int protect(clua_state *state, lua_CFunction body, void *argument, int results) {
    lua_settop(state->L, 0);
    lua_pushcfunction(state->L, on_error);
    lua_pushcfunction(state->L, body);
    lua_pushlightuserdata(state->L, argument);
    return lua_pcall(state->L, 1, results, 1);
}

void clua_collect(clua_state *state) {
    state->refuses_memory = false;
    protect(state, collect, NULL, 0);
    size_t twice = state->used * 2;
    state->collect_above = twice < 1024 * 1024 ? 1024 * 1024 : twice;
}

static void set_error(clua_state *state, const char *message, size_t count) {
    state->error_count = clua_make_line(state->error, CLUA_ERROR_BYTES, message, count);
}

/// Splits `file:line: message`, when it begins like this.
static void set_placed_error(clua_state *state, const char *message, size_t count) {
    size_t name = strlen(state->name);
    if (count > name && memcmp(message, state->name, name) == 0 && message[name] == ':') {
        size_t start = name + 1;
        size_t end = start;
        int line = 0;
        while (end < count && message[end] >= '0' && message[end] <= '9' && line < 100000000) {
            line = line * 10 + (message[end++] - '0');
        }
        if (end > start && end + 1 < count && message[end] == ':' && message[end + 1] == ' ') {
            state->error_line = line;
            message += end + 2;
            count -= end + 2;
        }
    }
    set_error(state, message, count);
}

static clua_status fail(clua_state *state, clua_status status, const char *message) {
    state->error_line = state->over_line;
    set_error(state, message, strlen(message));
    return status;
}

/// Says what the result of a protected call means. The error object, if any, is on the top of the stack.
static clua_status end_call(clua_state *state, int result) {
    clua_end(state);
    if (state->over == CLUA_INSTRUCTIONS) {
        return fail(state, state->over, "the budget of instructions is exhausted");
    }
    if (state->over == CLUA_TIME) {
        return fail(state, state->over, "the budget of time is exhausted");
    }
    if (result == LUA_ERRMEM && state->refuses_memory) {
        return fail(state, CLUA_TIME, "the budget of time is exhausted");
    }
    if (state->over == CLUA_MEMORY || result == LUA_ERRMEM) {
        return fail(state, CLUA_MEMORY, "the budget of memory is exhausted");
    }
    if (result == LUA_OK) {
        return CLUA_OK;
    }
    clua_status status = result == LUA_ERRSYNTAX ? CLUA_COMPILE
        : state->is_no_hook ? CLUA_COMPILE : state->is_reading_verdict ? CLUA_VERDICT : CLUA_RUNTIME;
    int type = lua_type(state->L, -1);
    if (type == LUA_TSTRING) { // so lua_tolstring converts nothing and cannot raise
        size_t count;
        const char *message = lua_tolstring(state->L, -1, &count);
        set_placed_error(state, message, count);
    } else {
        const char *name = lua_typename(state->L, type);
        static const char prefix[] = "an error that is no string but a ";
        char text[sizeof prefix + 32];
        memcpy(text, prefix, sizeof prefix - 1);
        strncpy(text + sizeof prefix - 1, name, 31);
        text[sizeof text - 1] = 0;
        set_error(state, text, strlen(text));
    }
    return status;
}

clua_error clua_last_error(const clua_state *state) {
    clua_error error = {{state->error, state->error_count}, state->error_line};
    return error;
}

int clua_hook_line(const clua_state *state, size_t hook) {
    return hook < state->hook_count ? state->hooks[hook].line : 0;
}

// Compiling.

typedef struct chunk {
    clua_text text;
    const char *mode;
    char name[1 + LUA_IDSIZE]; // "=" and what messages show
} chunk;

/// A chunk by the end of its name, as much as Lua shows, so that messages can be split.
static chunk make_chunk(clua_text text, const char *mode, clua_text name) {
    chunk chunk = {text, mode, "="};
    size_t shown = name.count < LUA_IDSIZE - 1 ? name.count : LUA_IDSIZE - 1;
    memcpy(chunk.name + 1, name.bytes + (name.count - shown), shown);
    chunk.name[1 + shown] = 0;
    return chunk;
}

static int write_bytecode(lua_State *L, const void *bytes, size_t count, void *buffer) {
    clua_append(L, buffer, bytes, count);
    return 0;
}

static void load_chunk(lua_State *L, const chunk *chunk) {
    int status = luaL_loadbufferx(L, chunk->text.bytes, chunk->text.count, chunk->name, chunk->mode);
    if (status == LUA_ERRMEM) {
        clua_of(L)->over = CLUA_MEMORY; // raised again, it would look like any error
    }
    if (status != LUA_OK) {
        lua_error(L);
    }
}

static int compile(lua_State *L) {
    clua_state *state = clua_of(L);
    load_chunk(L, lua_touserdata(L, 1));
    state->bytecode.count = 0;
    lua_dump(L, write_bytecode, &state->bytecode, 0);
    return 0;
}

clua_status clua_compile(clua_state *state, clua_text source, clua_text name, clua_text *bytecode) {
    chunk chunk = make_chunk(source, "t", name);
    state->name = chunk.name + 1;
    state->is_reading_verdict = false;
    clua_begin(state);
    if (source.count > CLUA_MAX_SOURCE) {
        clua_end(state);
        return fail(state, CLUA_COMPILE, "a hook is longer than 64 KiB");
    }
    int result = protect(state, compile, &chunk, 0);
    clua_status status = end_call(state, result);
    if (status == CLUA_RUNTIME) {
        status = CLUA_COMPILE; // luaL_loadbufferx gave the error; it was raised again as any other
    }
    if (status == CLUA_OK) {
        bytecode->bytes = state->bytecode.bytes;
        bytecode->count = state->bytecode.count;
        int line = 0;
        const char *problem = clua_check_bytecode(*bytecode, &line);
        if (problem != NULL) {
            state->over_line = line;
            return fail(state, CLUA_COMPILE, problem);
        }
    }
    return status;
}

// Loading.

static int load(lua_State *L) {
    clua_state *state = clua_of(L);
    load_chunk(L, lua_touserdata(L, 1));
    lua_call(L, 0, 1);
    clua_hook *hook = &state->hooks[state->hook_count];
    if (lua_type(L, -1) != LUA_TFUNCTION) {
        state->is_no_hook = true;
        return luaL_error(L, "the chunk returns no function but a %s value", luaL_typename(L, -1));
    }
    lua_Debug function;
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &function);
    hook->line = function.linedefined > 0 ? function.linedefined : 0;
    hook->needs = state->loading_needs;
    memcpy(hook->name, state->name, strlen(state->name) + 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &hooks_key);
    lua_insert(L, -2);
    lua_rawseti(L, -2, (lua_Integer)state->hook_count + 1);
    state->hook_count++;
    return 0;
}

clua_status clua_load(clua_state *state, clua_text bytecode, clua_text name, clua_needs *needs) {
    chunk chunk = make_chunk(bytecode, "b", name);
    state->name = chunk.name + 1;
    state->is_reading_verdict = false;
    clua_hook *hooks = realloc(state->hooks, (state->hook_count + 1) * sizeof *hooks);
    if (hooks == NULL) {
        return fail(state, CLUA_MEMORY, "no memory for a hook");
    }
    state->hooks = hooks;
    state->is_loading = true;
    state->is_no_hook = false;
    state->loading_needs = CLUA_NEEDS_BODY;
    clua_begin(state);
    int result = protect(state, load, &chunk, 0);
    clua_status status = end_call(state, result);
    state->is_loading = state->is_no_hook = false;
    clua_collect(state);
    if (status == CLUA_OK && state->used > state->limits.memory / 2) {
        status = fail(state, CLUA_MEMORY, "more than half of the memory is in use before the first call");
    }
    *needs = state->loading_needs;
    return status;
}

// Running.

typedef struct call {
    size_t hook;
    clua_result *result;
} call;

static int run(lua_State *L) {
    const call *call = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &hooks_key);
    lua_rawgeti(L, -1, (lua_Integer)call->hook + 1);
    clua_push_request(L);
    lua_call(L, 1, 1);
    clua_of(L)->is_reading_verdict = true;
    clua_read_verdict(L, call->result);
    return lua_gettop(L); // all of it stays, so that the texts do
}

clua_status clua_run(clua_state *state, size_t hook, const clua_request *request, clua_result *result) {
    memset(result, 0, sizeof *result);
    call call = {hook, result};
    size_t before = state->used;
    state->generation++;
    state->is_reading_verdict = false;
    state->has_fields = state->has_root = false;
    clua_begin(state);
    if (hook >= state->hook_count) {
        clua_end(state);
        return fail(state, CLUA_RUNTIME, "there is no such hook");
    }
    state->request = request;
    state->name = state->hooks[hook].name;
    state->needs = state->hooks[hook].needs;
    int status = end_call(state, protect(state, run, &call, LUA_MULTRET));
    state->request = NULL;
    if (status == CLUA_VERDICT && state->error_line == 0) {
        state->error_line = state->hooks[hook].line; // the nearest that is known
    }
    state->refuses_memory = false;
    if (state->cached_views != 0) {
        clua_forget_views(state);
    }
    result->steps = state->steps;
    result->memory = state->peak - before;
    result->nanoseconds = clua_monotonic() - state->started;
    return status;
}

int clua_finish(clua_state *state) {
    lua_settop(state->L, 0);
    if (state->text.capacity > CLUA_LARGE_BYTES) {
        clua_free_buffer(state, &state->text);
    }
    if (state->used > state->collect_above || state->used > state->limits.memory / 2) {
        clua_collect(state);
    }
    return state->used > state->limits.memory / 2;
}

// The log.

size_t clua_log_count(const clua_state *state, size_t *dropped) {
    *dropped = state->log_dropped;
    return state->log_count;
}

clua_text clua_log_line(const clua_state *state, size_t index, int *level) {
    clua_text none = {NULL, 0};
    if (index >= state->log_count) {
        return none;
    }
    *level = state->log_levels[index];
    clua_text line = {state->log + index * CLUA_LOG_BYTES, state->log_counts[index]};
    return line;
}
