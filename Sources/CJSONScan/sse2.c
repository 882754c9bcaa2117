// 64 bytes in four registers of SSE2, which every x86-64 has.

#if defined(__x86_64__)

#include <emmintrin.h>

#include "kernels.h"
#include "prefix_xor.h"

typedef struct block {
    __m128i quarter[4];
} block_t;

static inline block_t load_block(const uint8_t *bytes) {
    block_t block;
    for (int i = 0; i < 4; i += 1) {
        block.quarter[i] = _mm_loadu_si128((const __m128i *)(bytes + 16 * i));
    }
    return block;
}

static inline uint64_t equal_mask(block_t block, char byte) {
    __m128i wanted = _mm_set1_epi8(byte);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i += 1) {
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block.quarter[i], wanted)) << (16 * i);
    }
    return mask;
}

static inline uint64_t bracket_mask(block_t block, char curly) {
    __m128i bit = _mm_set1_epi8(0x20);
    for (int i = 0; i < 4; i += 1) {
        block.quarter[i] = _mm_or_si128(block.quarter[i], bit);
    }
    return equal_mask(block, curly);
}

#define KERNEL_NAME cjson_skip_sse2
#include "blocks.h"

#else
typedef int cjson_no_sse2_here; // an empty file is not C
#endif
