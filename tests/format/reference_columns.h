/* The second decoder's numbers: bit packing, patches, columns. */
#ifndef FORMAT_REFERENCE_COLUMNS_H
#define FORMAT_REFERENCE_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/* A little-endian number of `bytes` bytes (1..8). */
uint64_t reference_number(const uint8_t *at, unsigned bytes);
/* A patch's residual, extended with its sign. */
uint64_t reference_patch(const uint8_t *at, unsigned bytes);
/* Bytes of `count` values of `width` bits, units and all. */
size_t reference_packed_bytes(size_t count, unsigned width);
void reference_unpack(const uint8_t *packed, unsigned width, size_t count, uint64_t *values);
/* Values that lie behind others in sixteen streams of 32-bit words, from bit `bit` of each stream on. */
void reference_unpack_behind(const uint8_t *packed, uint64_t bit, unsigned width, size_t count, uint64_t *values);

/* Decodes one column and moves *at behind it; `level` 2 allows all encodings, 1
 * constant, frame and delta, 0 constant and frame. Sets the bits of the
 * encodings met. Returns NULL or a complaint. */
const char *reference_column(const uint8_t **at, const uint8_t *end, size_t count, int64_t *values, int level,
                             unsigned *met);

#endif
