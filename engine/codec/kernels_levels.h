/* The tables of the levels, for the dispatcher alone: one file each. */
#ifndef YB_CODEC_KERNELS_LEVELS_H
#define YB_CODEC_KERNELS_LEVELS_H

#include "codec/kernels.h"

extern const yb_kernels yb_kernels_scalar;
#if defined(__x86_64__)
extern const yb_kernels yb_kernels_avx2;
extern const yb_kernels yb_kernels_avx512;
#elif defined(__aarch64__)
extern const yb_kernels yb_kernels_neon;
#endif

#endif
