// The skipping itself, in blocks of 64 bytes, written once. A kernel defines, before it includes this file,
//
//     block_t         64 bytes in registers
//     load_block      reads 64 bytes at any alignment
//     equal_mask      bit i is set when byte i is the given one
//     bracket_mask    the same for two: '{' finds '[' too, '}' finds ']' (they differ in bit 0x20)
//     prefix_xor      bit i is the parity of the bits 0...i
//     KERNEL_NAME     the name of the function
//
// The masks follow Langdale and Lemire, "Parsing Gigabytes of JSON per Second", arXiv 1902.08318, section 3.1.

#include <string.h>

#include "kernels.h"

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/// Of the bytes that are no backslashes, those that stand behind an escaping one.
///
/// `carry` is 1 when byte 0 does, and becomes 1 when the byte behind the block does.
static inline uint64_t escaped_mask(uint64_t backslash, uint64_t *carry) {
    uint64_t behind = backslash << 1 | *carry;
    if (LIKELY(!(backslash & behind))) {
        *carry = backslash >> 63; // no backslash stands behind another
        return behind;
    }
    const uint64_t even = 0x5555555555555555u;
    uint64_t run = backslash & ~*carry; // a backslash that is itself escaped starts no run
    uint64_t starts = run & ~(run << 1);
    // Adding a start to its run sets the bit behind the run. That byte is escaped when the run is of odd length:
    // when start and end differ in parity. Position 64, behind the block, is even.
    unsigned long long odd_sum;
    uint64_t even_sum = run + (starts & even);
    uint64_t leaves = __builtin_uaddll_overflow(run, starts & ~even, &odd_sum);
    uint64_t escaped = ((even_sum & ~even) | (odd_sum & even)) & ~run;
    escaped |= *carry;
    *carry = leaves;
    return escaped;
}

/// The state, in registers.
typedef struct walk {
    uint64_t carry;     // 1 when the next byte is escaped
    uint64_t escaped;   // the mask of the last block
    uint64_t in_string; // all bits set, or none
    uint64_t stray;     // not zero when a backslash stood outside a string
    size_t depth;
} walk_t;

/// The place behind the closing bracket that brings `depth` to zero, 0 when none in the block does.
static inline size_t outermost_close(uint64_t open, uint64_t close, size_t depth) {
    for (size_t closed = 1; close; closed += 1, close &= close - 1) {
        uint64_t before = (close & -close) - 1;
        if (depth + (size_t)__builtin_popcountll(open & before) == closed) {
            return (size_t)__builtin_ctzll(close) + 1;
        }
    }
    return 0;
}

/// Walks over a block of an object or array. Returns how many of its bytes belong to the value when it ends here, else 0.
static inline __attribute__((always_inline)) size_t walk_nested(walk_t *walk, block_t block) {
    uint64_t quote = equal_mask(block, '"');
    uint64_t backslash = equal_mask(block, '\\');
    walk->escaped = escaped_mask(backslash, &walk->carry);
    quote &= ~walk->escaped;
    if (!quote && walk->in_string) {
        return 0;
    }
    // From an opening quote up to the byte before its closing one.
    uint64_t inside = prefix_xor(quote) ^ walk->in_string;
    uint64_t open = bracket_mask(block, '{') & ~inside;
    uint64_t close = bracket_mask(block, '}') & ~inside;
    uint64_t stray = backslash & ~inside;
    size_t closed = (size_t)__builtin_popcountll(close);
    if (UNLIKELY(closed >= walk->depth)) {
        size_t end = outermost_close(open, close, walk->depth);
        if (end) {
            walk->stray |= stray & ~(uint64_t)0 >> (64 - end);
            return end;
        }
    }
    walk->stray |= stray;
    walk->depth += (size_t)__builtin_popcountll(open) - closed;
    walk->in_string = (uint64_t)((int64_t)inside >> 63);
    return 0;
}

/// The same for a block of a string.
static inline __attribute__((always_inline)) size_t walk_string(walk_t *walk, block_t block) {
    walk->escaped = escaped_mask(equal_mask(block, '\\'), &walk->carry);
    uint64_t quote = equal_mask(block, '"') & ~walk->escaped;
    return quote ? (size_t)__builtin_ctzll(quote) + 1 : 0;
}

/// Walks until the value ends or the bytes do. `walk_block` is one of the two above.
static inline __attribute__((always_inline)) size_t walk_all(
    size_t (*walk_block)(walk_t *, block_t), cjson_skip_state *state, const uint8_t *bytes, size_t count
) {
    walk_t walk = {
        .carry = state->escaped,
        .in_string = state->in_string ? ~(uint64_t)0 : 0,
        .depth = state->depth,
    };
    size_t end = 0;
    size_t i = 0;
    for (; count - i >= 64; i += 64) {
        end = walk_block(&walk, load_block(bytes + i));
        if (UNLIKELY(end)) {
            break;
        }
    }
    if (!end && i < count) {
        uint8_t rest[64] = {0};
        memcpy(rest, bytes + i, count - i);
        end = walk_block(&walk, load_block(rest));
        walk.carry = walk.escaped >> (count - i) & 1;
    }
    state->stray |= walk.stray != 0;
    if (end) {
        state->depth = 0;
        state->in_string = 0;
        state->escaped = 0;
        return i + end;
    }
    state->depth = walk.depth;
    state->in_string = walk.in_string != 0;
    state->escaped = (uint8_t)walk.carry;
    return count;
}

size_t KERNEL_NAME(cjson_skip_state *state, const uint8_t *bytes, size_t count) {
    if (state->depth == 0) {
        return walk_all(walk_string, state, bytes, count);
    }
    return walk_all(walk_nested, state, bytes, count);
}
