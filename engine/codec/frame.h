/* Frame of reference: most values as small residuals above a reference, the
 * others (outliers) as patches. All arithmetic is modulo 2^64, so any int64_t works. */
#ifndef YB_CODEC_FRAME_H
#define YB_CODEC_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "codec/bitpack.h"
#include "core/bytes.h"

/* What patches cost besides their residuals, and how many there may be. */
typedef struct yb_patch_costs {
    size_t fixed; /* bytes, as soon as there is one */
    size_t each;  /* bytes of a patch's place */
    size_t most;
} yb_patch_costs;

typedef struct yb_frame {
    uint64_t reference;
    unsigned width;       /* bits per residual, 0..64 */
    unsigned patch_bytes; /* bytes per patch residual, sign-extended; 0 without patches */
    size_t patches;
    size_t bytes; /* packed residuals and patches */
} yb_frame;

/* The frame with the smallest size for `values` (count > 0), which it sorts;
 * `scratch` has room for as many. `slots` >= count is how many residuals will
 * be packed (a tile packs absent lanes too). Ties go to fewer patches. */
void yb_frame_choose(int64_t *values, int64_t *scratch, size_t count, size_t slots, const yb_patch_costs *costs,
                     yb_frame *frame);

/* A frame that is hardly larger, found in a fraction of the time: `min` and `max`
 * are those of the values, which stay as they are. */
void yb_frame_estimate(const int64_t *values, size_t count, int64_t min, int64_t max, size_t slots,
                       const yb_patch_costs *costs, yb_frame *frame);

/* Few values are sorted for the smallest frame, of many it is estimated; `scratch`
 * has room for twice YB_FRAME_EXACT_COUNT. */
#define YB_FRAME_EXACT_COUNT 256
void yb_frame_find(const int64_t *values, size_t count, int64_t min, int64_t max, size_t slots,
                   const yb_patch_costs *costs, int64_t *scratch, yb_frame *frame);

/* Bytes that hold the signed number `residual`. */
static inline unsigned yb_signed_bytes(uint64_t residual)
{
    uint64_t magnitude = (int64_t)residual < 0 ? ~residual : residual;
    return (yb_bit_length(magnitude) + 1 + 7) / 8;
}

/* Whether `value` is packed; else it takes a patch. What lies below the reference
 * never is: so far below that its residual wraps around to a small one, it would
 * fit, but yb_frame_choose has counted it among the patches. */
static inline int yb_frame_holds(const yb_frame *frame, int64_t value)
{
    return frame->width == 64 ||
           (value >= (int64_t)frame->reference && ((uint64_t)value - frame->reference) >> frame->width == 0);
}

/* Patch residuals: little-endian, two's complement, `bytes` long (1..8). */
void yb_patch_store(uint8_t *to, uint64_t residual, unsigned bytes);
uint64_t yb_patch_load(const uint8_t *from, unsigned bytes);

/* What must be readable behind the last patch for yb_patch_load_padded. */
#define YB_PATCH_PADDING 8

/* The same, faster, where 8 bytes may be read whatever `bytes` is. */
static inline uint64_t yb_patch_load_padded(const uint8_t *from, unsigned bytes)
{
    unsigned unused = 64 - 8 * bytes;
    return (uint64_t)((int64_t)(yb_load_u64(from) << unused) >> unused);
}

#endif
