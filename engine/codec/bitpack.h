/* Bit packing in an interleaved layout that SIMD unpacks without shuffles.
 *
 * Widths up to 32 bits: sixteen streams of 32-bit words; value i is in stream
 * i % 16, at bits [i / 16 * width, i / 16 * width + width) of it, least
 * significant first. Word k of the sixteen streams lie side by side, so that
 * 64 bytes hold word k of each. Widths over 32: the same with eight streams of
 * 64-bit words. Width 0 has no bytes. Unpacking is a kernel: see kernels.h. */
#ifndef YB_CODEC_BITPACK_H
#define YB_CODEC_BITPACK_H

#include <stddef.h>
#include <stdint.h>

/* Values packed together; longer columns are cut into units, and 1024 values
 * of `width` bits take exactly 128 x width bytes. */
#define YB_PACK_UNIT 1024
/* Packed bytes come in groups of this size. */
#define YB_PACK_GROUP 64

/* Bits needed for `value`: 0..64. */
static inline unsigned yb_bit_length(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

/* Bytes of `count` packed values of `width` bits (0..64), any count. */
size_t yb_packed_bytes(size_t count, unsigned width);

/* Packs any number of residuals, each below 2^width, into yb_packed_bytes. */
void yb_pack(const uint64_t *residuals, unsigned width, size_t count, uint8_t *packed);

/* Two widths in one unit: `count` values of `width` bits, and behind them, in the same
 * streams, `more` of `more_width`. All widths are up to 32. */
size_t yb_packed_two_bytes(size_t count, unsigned width, size_t more, unsigned more_width);
/* Packs the second ones into bytes that hold the first, and zeros behind them. */
void yb_pack_behind(const uint64_t *residuals, unsigned more_width, size_t more, size_t count, unsigned width,
                    uint8_t *packed);

/* Whether the bits behind the last value are all zero, as yb_pack leaves them. */
int yb_packed_tail_is_zero(const uint8_t *packed, unsigned width, size_t count);

#endif
