/* Least-significant-digit radix sort: stable time, no comparisons, no
 * recursion; short inputs are sorted by insertion. */
#include "codec/sort.h"

#include <string.h>

#include "codec/bitpack.h"

#define DIGIT_BITS 8
#define DIGITS     (1 << DIGIT_BITS)
#define SHORT      24

static void insertion_sort(int64_t *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        int64_t value = values[i];
        size_t j = i;
        for (; j > 0 && values[j - 1] > value; j--) {
            values[j] = values[j - 1];
        }
        values[j] = value;
    }
}

/* One stable pass by the digit at `shift` of value - least. */
static void pass(const int64_t *from, int64_t *to, size_t count, uint64_t least, unsigned shift)
{
    size_t start[DIGITS + 1] = { 0 };
    for (size_t i = 0; i < count; i++) {
        start[(((uint64_t)from[i] - least) >> shift & (DIGITS - 1)) + 1]++;
    }
    for (unsigned d = 0; d < DIGITS; d++) {
        start[d + 1] += start[d];
    }
    for (size_t i = 0; i < count; i++) {
        to[start[((uint64_t)from[i] - least) >> shift & (DIGITS - 1)]++] = from[i];
    }
}

void yb_sort(int64_t *values, int64_t *scratch, size_t count)
{
    if (count <= SHORT) {
        insertion_sort(values, count);
        return;
    }
    int64_t least = values[0], greatest = values[0];
    for (size_t i = 1; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        greatest = values[i] > greatest ? values[i] : greatest;
    }
    unsigned bits = yb_bit_length((uint64_t)greatest - (uint64_t)least);
    int64_t *from = values, *to = scratch;
    for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
        pass(from, to, count, (uint64_t)least, shift);
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != values) {
        memcpy(values, from, count * sizeof(int64_t));
    }
}
