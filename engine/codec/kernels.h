/* The dispatch table: one row of function pointers per ISA level, filled at
 * start, immutable after. Kernels work on tiles of up to 4096 lanes. */
#ifndef YB_CODEC_KERNELS_H
#define YB_CODEC_KERNELS_H

#include <stdint.h>

#include "codec/narrow.h"
#include "core/cpu.h"
#include "core/wide.h"

typedef struct yb_kernels {
    const char *name; /* "scalar", "avx2" ... */

    /* Codec: see bitpack.h. Values of `width` bits (0..64) from the interleaved
     * layout; adds `reference`; writes `count` (<= 4096) values. Wraps modulo 2^64. */
    void (*unpack)(const uint8_t *packed, unsigned width, uint64_t reference, unsigned count, int64_t *values);

    /* values[i] += differences[i] where lane i is present. */
    void (*add_present)(int64_t *values, const int64_t *differences, const uint64_t *presence, unsigned count);
    /* values[i] = fresh[i] where lane i is present. */
    void (*take_present)(int64_t *values, const int64_t *fresh, const uint64_t *presence, unsigned count);

    /* Aggregation over lanes [first, last) that are present. Never overflow. */
    yb_int128 (*sum)(const int64_t *values, const uint64_t *presence, unsigned first, unsigned last);
    unsigned (*count)(const uint64_t *presence, unsigned first, unsigned last);
    /* Widens *min and *max; leaves them alone when no lane is present. */
    void (*min_max)(const int64_t *values, const uint64_t *presence, unsigned first, unsigned last, int64_t *min,
                    int64_t *max);

    yb_narrow_kernels narrow; /* for tiles of 32-bit lanes */
} yb_kernels;

/* The table of a level that this build and CPU have (see yb_cpu_choose). */
const yb_kernels *yb_kernels_for(yb_cpu_level level);

#endif
