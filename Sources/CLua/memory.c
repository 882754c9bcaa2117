// The heap of a state: every byte is counted, none is given beyond the cap.

#include "clua_internal.h"
#include <stdlib.h>
#include <string.h>

static size_t large_part(size_t bytes) { return bytes >= CLUA_LARGE_BYTES ? bytes : 0; }

void *clua_allocate(void *context, void *block, size_t old, size_t new) {
    clua_state *state = context;
    if (block == NULL) {
        old = 0; // Lua gives a type here
    }
    if (new == 0) {
        free(block);
        state->used -= old;
        state->large -= large_part(old);
        return NULL;
    }
    if (new > old && (state->refuses_memory || new - old > state->limits.memory - state->used)) {
        // Lua collects all and asks once more. At the edge of the cap that can be once for every object, so the clock is
        // looked at here too; afterwards nothing is given and the call ends.
        if (state->is_running && !state->refuses_memory) {
            state->refuses_memory = clua_is_late(state);
        }
        return NULL;
    }
    void *result = realloc(block, new);
    if (result == NULL) {
        if (new > old) {
            return NULL;
        }
        result = block; // Lua does not expect that shrinking fails
    }
    state->used = state->used - old + new;
    if (state->used > state->peak) {
        state->peak = state->used;
    }
    size_t larger = large_part(new);
    if (larger > 0 || large_part(old) > 0) {
        state->large = state->large - large_part(old) + larger;
        clua_rearm(state);
    }
    return result;
}

void clua_append(lua_State *L, clua_buffer *buffer, const void *bytes, size_t count) {
    clua_state *state = clua_of(L);
    if (count > buffer->capacity - buffer->count) {
        size_t capacity = buffer->capacity < 1024 ? 1024 : buffer->capacity;
        while (capacity - buffer->count < count) {
            if (capacity > state->limits.memory) {
                clua_check_output(L, capacity);
            }
            capacity *= 2;
        }
        char *larger = clua_allocate(state, buffer->bytes, buffer->capacity, capacity);
        if (larger == NULL) {
            lua_gc(L, LUA_GCCOLLECT);
            larger = clua_allocate(state, buffer->bytes, buffer->capacity, capacity);
        }
        if (larger == NULL) {
            clua_check_output(L, state->limits.memory);
            luaL_error(L, "not enough memory");
        }
        buffer->bytes = larger;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
}

void clua_free_buffer(clua_state *state, clua_buffer *buffer) {
    clua_allocate(state, buffer->bytes, buffer->capacity, 0);
    buffer->bytes = NULL;
    buffer->count = buffer->capacity = 0;
}
