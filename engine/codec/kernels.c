/* The dispatcher: which table belongs to which level. */
#include "codec/kernels_levels.h"

const yb_kernels *yb_kernels_for(yb_cpu_level level)
{
    switch (level) {
#if defined(__x86_64__)
    case YB_CPU_AVX2:
        return &yb_kernels_avx2;
    case YB_CPU_AVX512:
        return &yb_kernels_avx512;
#elif defined(__aarch64__)
    case YB_CPU_NEON:
        return &yb_kernels_neon;
#endif
    default:
        return &yb_kernels_scalar;
    }
}
