// What the files of CLua share. All functions that take a lua_State may raise and run under lua_pcall only.

#ifndef CLUA_INTERNAL_H
#define CLUA_INTERNAL_H

#include "CLua.h"
#include "bounded.h"
#include <CJSONScan.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>

enum {
    CLUA_INTERVAL = 100,          // instructions between two looks at budget and clock
    CLUA_LARGE_BYTES = 32 * 1024, // blocks from here on count as large: operators on them take long
    CLUA_MAX_SOURCE = 64 * 1024,
    CLUA_MAX_FIELDS = 64,
    CLUA_LOG_LINES = 64,
    CLUA_LOG_BYTES = 1024,
    CLUA_ERROR_BYTES = 1024,
    CLUA_JSON_DEPTH = 128,
    CLUA_OFFSETS = 4096,      // elements of an array that the index knows the places of
    CLUA_CACHED_VIEWS = 64, // at most 64
};

/// Bytes that the state owns, outside Lua's heap but within the same cap, so that an error loses none.
typedef struct clua_buffer {
    char *bytes;
    size_t count, capacity;
} clua_buffer;

typedef struct clua_hook {
    clua_needs needs;
    int line;
    char name[LUA_IDSIZE];
} clua_hook;

struct clua_state {
    lua_State *L;
    clua_limits limits;

    // memory.c
    size_t used, peak;
    size_t large; // bytes in large blocks
    size_t collect_above;

    // budget.c
    bool is_running;
    int interval;
    uint64_t steps, steps_at_clock;
    uint64_t started, deadline; // nanoseconds of the monotonic clock
    uint64_t computed_before;   // of the thread's clock, at the first look
    bool has_looked, has_told;
    bool refuses_memory; // the time ended while memory was short
    clua_status over;           // not CLUA_OK: the call is to end
    int over_line;

    // The request under way; views of others are dead.
    uint64_t generation;
    const clua_request *request;
    clua_needs needs;
    const clua_field *fields;
    size_t field_count;
    bool has_fields, has_root;
    uint64_t cached_views; // places in use, by bit
    cjson_kernel kernel;
    uint32_t *offsets;
    size_t root; // where the body's value begins; its length when it is no JSON

    // Hooks by number.
    bool is_loading, is_no_hook;
    clua_needs loading_needs;
    size_t hook_count;
    clua_hook *hooks;

    // What the last call left.
    bool is_reading_verdict;
    clua_field *result_fields;
    clua_text *result_names;
    clua_buffer text, bytecode;
    char error[CLUA_ERROR_BYTES];
    size_t error_count;
    int error_line;
    const char *name; // of the chunk at hand: messages begin with it
    char *log; // CLUA_LOG_LINES pieces of CLUA_LOG_BYTES
    uint16_t log_counts[CLUA_LOG_LINES];
    uint8_t log_levels[CLUA_LOG_LINES];
    size_t log_count, log_dropped;
};

static inline clua_state *clua_of(lua_State *L) { return *(clua_state **)lua_getextraspace(L); }

// memory.c
void *clua_allocate(void *state, void *block, size_t old, size_t new);
void clua_append(lua_State *L, clua_buffer *buffer, const void *bytes, size_t count);
void clua_free_buffer(clua_state *state, clua_buffer *buffer);

// budget.c
void clua_begin(clua_state *state);
void clua_end(clua_state *state);
void clua_rearm(clua_state *state);
/// Whether the time of the call has ended.
bool clua_is_late(clua_state *state);
int clua_pcall(lua_State *L);
/// The line that the innermost Lua function is at; 0 when there is none.
int clua_current_line(lua_State *L);
uint64_t clua_monotonic(void);

// sandbox.c
void clua_open_sandbox(lua_State *L);

// frozen.c
/// Replaces the table on the top of the stack by one that reads as it and cannot be written.
void clua_freeze(lua_State *L, const char *what);

// croxy.c, json_library.c
int clua_open_croxy(lua_State *L);
int clua_open_json(lua_State *L);

// objects.c: userdata of ours begin with this.
typedef enum clua_kind { CLUA_REQUEST = 0x6c01, CLUA_HEADERS, CLUA_VIEW, CLUA_ANSWER } clua_kind;
typedef struct clua_object {
    uint64_t generation;
    clua_kind kind;
} clua_object;
/// Pushes a userdata of this kind, its metatable set.
void *clua_new(lua_State *L, clua_kind kind, size_t size, int values);
/// The object at `index`, NULL for all else.
void *clua_test(lua_State *L, int index, clua_kind kind);
/// The same when it belongs to the request under way, an error otherwise.
void *clua_live(lua_State *L, int index, clua_kind kind);
/// Makes the metatables.
void clua_open_objects(lua_State *L);

// request.c, headers.c, view.c, answer.c
void clua_push_request(lua_State *L);
void clua_push_headers(lua_State *L);
void clua_push_body(lua_State *L);
void clua_forget_views(clua_state *state);
extern const luaL_Reg clua_request_methods[], clua_headers_methods[], clua_view_methods[], clua_answer_methods[];

typedef struct clua_view {
    clua_object object;
    uint32_t start; // of the bracket, in the body
    uint32_t end;   // behind the closing one; 0: not known yet
    uint32_t count; // of elements; for arrays with an index
    uint32_t cursor_index, cursor_start; // the element read last, for walks in order
    uint8_t shift;                       // the index has every 2^shift-th element
    bool is_array, has_index;
} clua_view;

// view.c, view_index.c
void clua_push_json(lua_State *L, size_t start);
void clua_index_view(lua_State *L, int index, clua_view *view);
/// Where a value ends that begins at `start`; an error when it does not.
size_t clua_skip_value(lua_State *L, size_t start);
/// The same, 0 in place of an error.
size_t clua_find_end(const clua_state *state, size_t start);
/// Where white space ends that may begin at `start`; charges when it is long.
size_t clua_skip_space(clua_state *state, size_t start);
void clua_damaged(lua_State *L, size_t at) __attribute__((noreturn));
size_t clua_view_end(lua_State *L, clua_view *view);

// json_text.c
/// Pushes what the inside of a string token means; false when it is no JSON.
bool clua_push_string(lua_State *L, const char *inside, size_t count);
/// Pushes the number that the bytes are; false when they are none.
bool clua_push_number(lua_State *L, const char *bytes, size_t count);
/// Whether the bytes are UTF-8; where they are not, their number up to there.
bool clua_is_utf8(const char *bytes, size_t count);
size_t clua_utf8_length(const unsigned char *bytes, size_t count);

// line.c
/// Writes text as one line of printable UTF-8 of at most `capacity` bytes; gives their number.
size_t clua_make_line(char *line, size_t capacity, const char *text, size_t length);

// json_read.c
/// Reads one JSON document that fills the bytes; pushes its value when `builds`.
void clua_read_json(lua_State *L, const char *bytes, size_t count, bool builds);
void clua_push_empty_array_metatable(lua_State *L);

// json_write.c
/// Appends the JSON text of the value at `index`.
void clua_write_json(lua_State *L, int index, clua_buffer *output);

// answer.c
int clua_stub(lua_State *L);
int clua_reject(lua_State *L);
int clua_next(lua_State *L);
/// Reads the value on the top of the stack, which has to stay there.
void clua_read_verdict(lua_State *L, clua_result *result);

// fields.c
/// Pushes a table of header fields, checked: name, value, name, value, in order of the names. `what` goes before messages.
void clua_check_fields(lua_State *L, int index, const char *what);
/// Pushes the name in lower case, or raises.
void clua_check_name(lua_State *L, int index, const char *what);

// bytecode.c
/// What in the code would cost too much when it fails, NULL when nothing: error messages name the variable at hand, with
/// recursion over the code of expressions.
const char *clua_check_bytecode(clua_text bytecode, int *line);

#endif
