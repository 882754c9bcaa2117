// Chooses the kernel.

#include "kernels.h"

int cjson_kernel_is_available(cjson_kernel kernel) {
    switch (kernel) {
    case CJSON_KERNEL_SCALAR:
        return 1;
#if defined(__x86_64__)
    case CJSON_KERNEL_SSE2:
        return 1;
    case CJSON_KERNEL_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("popcnt")
            && __builtin_cpu_supports("bmi");
#endif
#if defined(__aarch64__)
    case CJSON_KERNEL_NEON:
        return 1;
#endif
    default:
        return 0;
    }
}

cjson_kernel cjson_best_kernel(void) {
    if (cjson_kernel_is_available(CJSON_KERNEL_AVX2)) {
        return CJSON_KERNEL_AVX2;
    }
    if (cjson_kernel_is_available(CJSON_KERNEL_NEON)) {
        return CJSON_KERNEL_NEON;
    }
    if (cjson_kernel_is_available(CJSON_KERNEL_SSE2)) {
        return CJSON_KERNEL_SSE2;
    }
    return CJSON_KERNEL_SCALAR;
}

size_t cjson_skip(cjson_kernel kernel, cjson_skip_state *state, const void *bytes, size_t count) {
    switch (kernel) {
#if defined(__x86_64__)
    case CJSON_KERNEL_SSE2:
        return cjson_skip_sse2(state, bytes, count);
    case CJSON_KERNEL_AVX2:
        return cjson_skip_avx2(state, bytes, count);
#endif
#if defined(__aarch64__)
    case CJSON_KERNEL_NEON:
        return cjson_skip_neon(state, bytes, count);
#endif
    default:
        return cjson_skip_scalar(state, bytes, count);
    }
}
