// Skips JSON values in 64-byte blocks: the part of the scanner that a byte loop in Swift does at a tenth of the speed.
//
// Nothing here allocates, recurses, keeps state of its own or reads a byte outside [bytes, bytes + count).

#ifndef CJSONSCAN_H
#define CJSONSCAN_H

#include <stddef.h>
#include <stdint.h>

/// The ways to do the same work; all give the same answer. The scalar one is there on every machine.
typedef enum cjson_kernel {
    CJSON_KERNEL_SCALAR = 0,
    CJSON_KERNEL_SSE2 = 1,
    CJSON_KERNEL_AVX2 = 2, // with PCLMUL, POPCNT, BMI
    CJSON_KERNEL_NEON = 3,
} cjson_kernel;

/// Where in a value the skipping stands; copied from chunk to chunk by the caller.
///
/// Begin a string with `in_string = 1` after its opening quote, an object or array with `depth = 1` after its opening
/// bracket. The value has ended when `depth` and `in_string` are both zero.
typedef struct cjson_skip_state {
    size_t depth;      // brackets open, of either kind: pairs are counted, not matched
    uint8_t in_string; // 1 between an opening and its closing quote
    uint8_t escaped;   // 1 when the next byte stands behind an escaping backslash
    uint8_t stray;     // set to 1 when a backslash stood outside a string, which no JSON has
} cjson_skip_state;

/// Goes on skipping the value that `state` stands in; `state` must not have ended.
///
/// Returns how many bytes belong to the value: `count` when it goes on, else up to and with its last byte.
/// The kernel must be available here, see `cjson_kernel_is_available`.
size_t cjson_skip(cjson_kernel kernel, cjson_skip_state *state, const void *bytes, size_t count);

/// Whether this machine and this build can run `kernel`.
int cjson_kernel_is_available(cjson_kernel kernel);

/// The fastest kernel that is available.
cjson_kernel cjson_best_kernel(void);

#endif
