/* Sorting a chunk of rows: keys packed into 64 bits, radix sort that passes
 * over only those digits in which the keys differ. */
#include <string.h>

#include "core/memory.h"
#include "store/row_buffer.h"

#define DIGIT_BITS 11
#define DIGITS     (1u << DIGIT_BITS)

typedef struct sort_entry {
    uint64_t key;
    uint32_t row;
} sort_entry;

typedef struct key_layout {
    int16_t first_year;
    unsigned year_bits, region_bits, series_bits;
} key_layout;

static unsigned bits_of(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

static yb_status plan_keys(const yb_row_columns *columns, key_layout *layout, yb_error *error)
{
    const uint32_t *series = columns->column[YB_ROW_SERIES], *region = columns->column[YB_ROW_REGION];
    const int16_t *year = columns->column[YB_ROW_YEAR];
    uint32_t most_series = 0, most_region = 0;
    int16_t first = INT16_MAX, last = 0;

    for (size_t i = 0; i < columns->count; i++) {
        most_series |= series[i];
        most_region |= region[i];
        first = year[i] < first ? year[i] : first;
        last = year[i] > last ? year[i] : last;
    }
    *layout = (key_layout) { first, bits_of((uint64_t)(last - first)), bits_of(most_region), bits_of(most_series) };
    if (layout->year_bits + layout->region_bits + layout->series_bits > 64) {
        return yb_fail(error, YB_OVERFLOW,
                       "series and region numbers of %u and %u bits are too large to be sorted together",
                       layout->series_bits, layout->region_bits);
    }
    return YB_OK;
}

static int make_keys(const yb_row_columns *columns, const key_layout *layout, sort_entry *entries)
{
    const uint32_t *series = columns->column[YB_ROW_SERIES], *region = columns->column[YB_ROW_REGION];
    const int16_t *year = columns->column[YB_ROW_YEAR];
    uint64_t before = 0;
    int sorted = 1;

    for (size_t i = 0; i < columns->count; i++) {
        uint64_t key = layout->series_bits == 0 ? 0 : (uint64_t)series[i];
        key = layout->region_bits == 0 ? key : key << layout->region_bits | region[i];
        key = key << layout->year_bits | (uint64_t)(year[i] - layout->first_year);
        entries[i] = (sort_entry) { key, (uint32_t)i };
        sorted &= key >= before;
        before = key;
    }
    return sorted;
}

/* Sorts by one digit; returns where the result lies. */
static sort_entry *sort_digit(sort_entry *from, sort_entry *to, size_t count, unsigned shift)
{
    uint32_t places[DIGITS] = { 0 }, total = 0;
    for (size_t i = 0; i < count; i++) {
        places[from[i].key >> shift & (DIGITS - 1)]++;
    }
    if (places[from[0].key >> shift & (DIGITS - 1)] == count) {
        return from;
    }
    for (uint32_t digit = 0; digit < DIGITS; digit++) {
        uint32_t here = places[digit];
        places[digit] = total;
        total += here;
    }
    for (size_t i = 0; i < count; i++) {
        to[places[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
    }
    return to;
}

static size_t keep_last(const sort_entry *entries, size_t count, uint32_t *order)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + 1 == count || entries[i].key != entries[i + 1].key) {
            order[kept++] = entries[i].row;
        }
    }
    return kept;
}

yb_status yb_row_sort(const yb_row_columns *columns, uint32_t *order, size_t *kept, yb_error *error)
{
    key_layout layout;
    sort_entry *both;
    size_t count = columns->count;

    YB_TRY(plan_keys(columns, &layout, error));
    YB_TRY(yb_alloc(columns->env, count, 2 * sizeof *both, (void **)&both, error));
    sort_entry *sorted = both;
    if (!make_keys(columns, &layout, both)) {
        unsigned bits = layout.year_bits + layout.region_bits + layout.series_bits;
        for (unsigned shift = 0; shift < bits; shift += DIGIT_BITS) {
            sorted = sort_digit(sorted, sorted == both ? both + count : both, count, shift);
        }
    }
    *kept = keep_last(sorted, count, order);
    yb_free(columns->env, both);
    return YB_OK;
}
