// What the bounded libraries share: they are Lua 5.4's `string`, `table` and `utf8` written again, because the
// interpreter's count hook does not run while a C function does: here every loop pays for itself.

#ifndef CLUA_BOUNDED_H
#define CLUA_BOUNDED_H

#include <lauxlib.h>
#include <lua.h>
#include <stddef.h>

/// Charges the running call. A step is the work of one item of a pattern, one element of a table or 16 bytes copied:
/// about 10 ns. Raises a Lua error that no `pcall` of the hook survives once the call's budget is gone.
void clua_spend(lua_State *L, size_t steps);

/// Raises a Lua error when a result of this many bytes would be too large. Asked before the memory is.
void clua_check_output(lua_State *L, size_t bytes);

/// Each pushes one new table with the functions of its library, and returns 1.
int clua_open_string(lua_State *L);
int clua_open_table(lua_State *L);
int clua_open_utf8(lua_State *L);

/// Pushes a new metatable for strings, with the arithmetic that makes `"10" + 1` work and without `__index`; returns 1.
int clua_open_string_metatable(lua_State *L);

/// Pushes the number that the string is, or nothing; returns whether it is one. Unlike `lua_stringtonumber` it charges,
/// and takes nothing longer than 64 KiB for a number: the conversion cannot be stopped half-way.
int clua_push_number_of(lua_State *L, const char *text, size_t length);

enum {
    /// A tick is one byte copied or compared in bulk.
    CLUA_TICKS_PER_STEP = 16,
    CLUA_TICKS_PER_CHARGE = 64 * CLUA_TICKS_PER_STEP,
    /// A call of a function and the making of its results.
    CLUA_CALL_TICKS = 8 * CLUA_TICKS_PER_STEP,
};

/// Gathers small costs, so that a charge is a call only each 64 steps.
typedef struct clua_meter {
    lua_State *L;
    size_t ticks;
} clua_meter;

/// Charges what has gathered.
static inline void clua_meter_flush(clua_meter *meter) {
    size_t steps = (meter->ticks + CLUA_TICKS_PER_STEP - 1) / CLUA_TICKS_PER_STEP;
    meter->ticks = 0;
    clua_spend(meter->L, steps);
}

static inline void clua_meter_add(clua_meter *meter, size_t ticks) {
    meter->ticks += ticks;
    if (meter->ticks >= CLUA_TICKS_PER_CHARGE) {
        clua_meter_flush(meter);
    }
}

static inline void clua_meter_step(clua_meter *meter) {
    clua_meter_add(meter, CLUA_TICKS_PER_STEP);
}

/// Charges for a pass over this many bytes.
static inline void clua_spend_bytes(lua_State *L, size_t bytes) {
    clua_spend(L, bytes / CLUA_TICKS_PER_STEP + 1);
}

/// `b` is added to `a`, or the largest size when that does not fit.
static inline size_t clua_sum(size_t a, size_t b) {
    return a > (size_t)-1 - b ? (size_t)-1 : a + b;
}

/// Where a slice begins that was asked for at `position`, counting from 1: negative counts from the end (manual, 6.4).
/// May lie behind the end.
static inline size_t clua_slice_start(lua_Integer position, size_t length) {
    if (position > 0) {
        return (size_t)position;
    }
    if (position == 0 || position < -(lua_Integer)length) {
        return 1;
    }
    return length + (size_t)position + 1;
}

/// Where a slice ends, counting from 1: at most `length`; 0 when it is before the first byte.
static inline size_t clua_slice_end(lua_Integer position, size_t length) {
    if (position > (lua_Integer)length) {
        return length;
    }
    if (position >= 0) {
        return (size_t)position;
    }
    if (position < -(lua_Integer)length) {
        return 0;
    }
    return length + (size_t)position + 1;
}

// Files of `string`.
int clua_string_find(lua_State *L);
int clua_string_match(lua_State *L);
int clua_string_gmatch(lua_State *L);
int clua_string_gsub(lua_State *L);
int clua_string_format(lua_State *L);

/// Adds `pack`, `unpack` and `packsize` to the table on top of the stack.
void clua_add_packing(lua_State *L);

// Files of `table`.
int clua_table_sort(lua_State *L);

/// The length of the argument 1, which must be a table or act as one that is read, written and measured.
lua_Integer clua_check_list(lua_State *L);

/// The first `byte` of `count` bytes, or NULL.
const char *clua_search_byte(clua_meter *meter, const char *bytes, size_t count, int byte);

/// The first place of `needle` in `hay`, or NULL. Time is linear in both lengths, whatever they hold, and charged.
const char *clua_search(lua_State *L, const char *hay, size_t hay_length, const char *needle, size_t needle_length);

#endif
