/* Kernels for x86-64 with AVX2. */
typedef int yb_kernels_avx2_file;

#if defined(__x86_64__)
#define YB_KERNELS_TABLE yb_kernels_avx2
#define YB_KERNELS_LEVEL "avx2"
#include "codec/narrow_vector.h"

#include "codec/narrow_pass.h"

#include "codec/narrow_ranks.h"
#include "codec/narrow_sweep.h"

#include "codec/narrow_strips.h"

#include "codec/kernels_template.h"
#endif
