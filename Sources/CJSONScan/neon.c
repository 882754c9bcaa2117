// 64 bytes in four registers of NEON, which every arm64 has.

#if defined(__aarch64__)

#include <arm_neon.h>

#include "kernels.h"
#include "prefix_xor.h"

typedef struct block {
    uint8x16_t quarter[4];
} block_t;

static inline block_t load_block(const uint8_t *bytes) {
    block_t block = {{vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32), vld1q_u8(bytes + 48)}};
    return block;
}

/// Each byte of `truth` is 0x00 or 0xFF: keeps of each byte its own bit of eight, then adds neighbours until eight bytes
/// have become one.
static inline uint64_t mask_of(const uint8x16_t truth[4]) {
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t bits = vld1q_u8(places);
    uint8x16_t low = vpaddq_u8(vandq_u8(truth[0], bits), vandq_u8(truth[1], bits));
    uint8x16_t high = vpaddq_u8(vandq_u8(truth[2], bits), vandq_u8(truth[3], bits));
    uint8x16_t sum = vpaddq_u8(low, high);
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

static inline uint64_t equal_mask(block_t block, char byte) {
    uint8x16_t wanted = vdupq_n_u8((uint8_t)byte);
    uint8x16_t truth[4];
    for (int i = 0; i < 4; i += 1) {
        truth[i] = vceqq_u8(block.quarter[i], wanted);
    }
    return mask_of(truth);
}

static inline uint64_t bracket_mask(block_t block, char curly) {
    uint8x16_t bit = vdupq_n_u8(0x20);
    for (int i = 0; i < 4; i += 1) {
        block.quarter[i] = vorrq_u8(block.quarter[i], bit);
    }
    return equal_mask(block, curly);
}

#define KERNEL_NAME cjson_skip_neon
#include "blocks.h"

#else
typedef int cjson_no_neon_here; // an empty file is not C
#endif
