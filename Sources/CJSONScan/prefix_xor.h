// The parity of all lower bits, for machines on which a carry-less product cannot be counted on.

#ifndef CJSON_PREFIX_XOR_H
#define CJSON_PREFIX_XOR_H

#include <stdint.h>

static inline uint64_t prefix_xor(uint64_t bits) {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^= bits << 32;
    return bits;
}

#endif
