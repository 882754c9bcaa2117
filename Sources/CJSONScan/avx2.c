// 64 bytes in two registers of AVX2; the caller has asked the machine first.

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,pclmul,popcnt,bmi"))), apply_to = function)

#include <immintrin.h>

#include "kernels.h"

typedef struct block {
    __m256i low, high;
} block_t;

static inline block_t load_block(const uint8_t *bytes) {
    block_t block = {
        _mm256_loadu_si256((const __m256i *)bytes),
        _mm256_loadu_si256((const __m256i *)(bytes + 32)),
    };
    return block;
}

static inline uint64_t equal_mask(block_t block, char byte) {
    __m256i wanted = _mm256_set1_epi8(byte);
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block.low, wanted));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block.high, wanted));
    return low | (uint64_t)high << 32;
}

static inline uint64_t bracket_mask(block_t block, char curly) {
    __m256i bit = _mm256_set1_epi8(0x20);
    block_t folded = {_mm256_or_si256(block.low, bit), _mm256_or_si256(block.high, bit)};
    return equal_mask(folded, curly);
}

static inline uint64_t prefix_xor(uint64_t bits) {
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xFF), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

#define KERNEL_NAME cjson_skip_avx2
#include "blocks.h"

#pragma clang attribute pop

#else
typedef int cjson_no_avx2_here; // an empty file is not C
#endif
