/* Kernels for any CPU: the same loops without vector instructions, the twin
 * that every other level is tested against. */
#define YB_KERNELS_TABLE yb_kernels_scalar
#define YB_KERNELS_LEVEL "scalar"
#include "codec/narrow_plain.h"

#include "codec/narrow_strips_plain.h"

#include "codec/kernels_template.h"
