// Lua 5.4 for hooks, behind functions that Swift may call.
//
// The rule: no Lua error may longjmp across a Swift frame. So nothing here takes or gives a lua_State; all that can raise
// runs in C under lua_pcall; the one callback into Swift takes and gives plain values, and returns before C goes on to
// anything that can raise. What comes back is a status.
//
// A state belongs to one thread at a time, whose stack must have 512 KiB or more. Texts that a state gives out are
// good until the next call with that state.

#ifndef CLUA_H
#define CLUA_H

#include <stddef.h>
#include <stdint.h>

typedef struct clua_state clua_state;

/// Bytes and their number; `bytes` is NULL where there is none.
typedef struct clua_text {
    const char *bytes;
    size_t count;
} clua_text;

typedef struct clua_field {
    clua_text name;
    clua_text value;
} clua_field;

typedef enum clua_status {
    CLUA_OK = 0,
    CLUA_COMPILE,
    CLUA_RUNTIME,
    CLUA_INSTRUCTIONS, // a budget is exhausted, whatever pcall the hook wrote around it
    CLUA_TIME,
    CLUA_MEMORY,
    CLUA_VERDICT, // what the hook returned is no answer
} clua_status;

/// Of one call; loading a chunk counts as one.
typedef struct clua_limits {
    uint64_t instructions; // and steps of library functions
    size_t memory;         // bytes, of the whole state
    uint32_t milliseconds;
} clua_limits;

typedef enum clua_needs { CLUA_NEEDS_HEAD = 0, CLUA_NEEDS_MODEL, CLUA_NEEDS_BODY } clua_needs;

/// Read in place while the call lasts.
typedef struct clua_request {
    clua_text method, path, query, model, route, provider;
    int64_t route_number; // for a route without a name, from 0; below: none
    int64_t bytes;        // negative: not known
    clua_text body;
    /// Gives the header fields, when the hook first asks for them; not NULL, and must not call this library.
    void (*fields)(void *context, const clua_field **fields, size_t *count);
    /// Told once in a call that holds its thread longer than 50 ms on the clock, while it does; not NULL, and must not call
    /// this library.
    void (*held)(void *context);
    void *context;
} clua_request;

typedef enum clua_verdict {
    CLUA_CONFIGURED = 0,
    CLUA_CHANGE,
    CLUA_STUB,
    CLUA_REJECT,
    CLUA_NEXT,
} clua_verdict;

typedef enum clua_model_rule { CLUA_MODEL_KEEP = 0, CLUA_MODEL_DROP, CLUA_MODEL_SET } clua_model_rule;

/// What a hook answered, all but the provider's name checked; names of fields are tokens in lower case.
typedef struct clua_result {
    clua_verdict verdict;
    clua_text provider, model, tag; // of a change
    clua_model_rule model_rule;
    const clua_field *fields; // to set, or those of the stub
    size_t field_count;
    const clua_text *removed;
    size_t removed_count;
    int status;
    clua_text body;          // of a stub
    clua_text message, type; // of a rejection
    uint64_t steps;          // of the call, given after an error too
    size_t memory;           // the most bytes that the state grew by
    uint64_t nanoseconds;
} clua_result;

/// What went wrong in the last call. `line` is 0 where it is not known.
typedef struct clua_error {
    clua_text message; // without the place
    int line;
} clua_error;

/// A state with its sandbox; NULL when its memory does not suffice.
clua_state *clua_open(const clua_limits *limits);
void clua_close(clua_state *state);

/// Compiles a text chunk; gives its bytecode. Messages show the end of a long name.
clua_status clua_compile(clua_state *state, clua_text source, clua_text name, clua_text *bytecode);

/// Loads bytecode that `clua_compile` gave, never other, and runs the chunk for its function. The first hook is number 0.
clua_status clua_load(clua_state *state, clua_text bytecode, clua_text name, clua_needs *needs);

/// Calls a hook that was loaded.
clua_status clua_run(clua_state *state, size_t hook, const clua_request *request, clua_result *result);

/// To be called after each `clua_run`, when its result was read: lets go of it, and of garbage when there is much. Not 0
/// when the hooks keep more than half of the memory: close the state and open another.
int clua_finish(clua_state *state);

clua_error clua_last_error(const clua_state *state);

/// Where the function of a hook begins in its file.
int clua_hook_line(const clua_state *state, size_t hook);

/// Lines that the last call logged; level 0 is debug, 3 is error.
size_t clua_log_count(const clua_state *state, size_t *dropped);
clua_text clua_log_line(const clua_state *state, size_t index, int *level);

/// Bytes in use.
size_t clua_memory(const clua_state *state);

/// Collects all garbage.
void clua_collect(clua_state *state);

#endif
