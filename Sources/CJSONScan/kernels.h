// The kernels behind the door; each is one file.

#ifndef CJSON_KERNELS_H
#define CJSON_KERNELS_H

#include "CJSONScan.h"

size_t cjson_skip_scalar(cjson_skip_state *state, const uint8_t *bytes, size_t count);

#if defined(__x86_64__)
size_t cjson_skip_sse2(cjson_skip_state *state, const uint8_t *bytes, size_t count);
size_t cjson_skip_avx2(cjson_skip_state *state, const uint8_t *bytes, size_t count);
#endif

#if defined(__aarch64__)
size_t cjson_skip_neon(cjson_skip_state *state, const uint8_t *bytes, size_t count);
#endif

#endif
