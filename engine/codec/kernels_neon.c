/* Kernels for 64-bit ARM, where NEON is always there. */
typedef int yb_kernels_neon_file;

#if defined(__aarch64__)
#define YB_KERNELS_TABLE yb_kernels_neon
#define YB_KERNELS_LEVEL "neon"
#include "codec/narrow_vector.h"

#include "codec/narrow_pass.h"

#include "codec/narrow_ranks.h"
#include "codec/narrow_sweep.h"

#include "codec/narrow_strips.h"

#include "codec/kernels_template.h"
#endif
