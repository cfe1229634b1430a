/* Kernels for x86-64 with AVX-512 F, BW, DQ and VL. */
typedef int yb_kernels_avx512_file;

#if defined(__x86_64__)
#define YB_KERNELS_TABLE yb_kernels_avx512
#define YB_KERNELS_LEVEL "avx512"
#include "codec/narrow_vector.h"

#include "codec/narrow_pass.h"

#include "codec/narrow_ranks.h"
#include "codec/narrow_sweep.h"

#include "codec/narrow_strips.h"

#include "codec/kernels_template.h"
#endif
