/* Radix sort of signed 64-bit numbers. */
#ifndef YB_CODEC_SORT_H
#define YB_CODEC_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Sorts `values` ascending; `scratch` has room for as many. Takes one pass per
 * byte in which max - min has bits. */
void yb_sort(int64_t *values, int64_t *scratch, size_t count);

#endif
