/* Sorting a chunk of rows: a radix sort of keys packed with row numbers, over
 * only those bits in which the chunk's keys differ. */
#include "store/row_sort.h"

#include <limits.h>
#include <string.h>

#include "core/memory.h"

#define DIGIT_BITS 11u
/* Stretches of fewer rows than this, on average, are sorted row by row. */
#define STRETCH_ROWS 8

/* What is sorted: rows, or stretches by their first rows. */
typedef struct sort_items {
    const uint32_t *series, *region;
    const int16_t *year;
    const uint32_t *rank;
    const uint32_t *first; /* NULL: item i is row i */
    size_t count;
} sort_items;

typedef struct key_ranges {
    uint32_t first_series, first_region;
    int first_year;
    unsigned series_bits, region_bits, year_bits;
} key_ranges;

/* ---- radix sort ---------------------------------------------------------- */

static uint64_t *sort_digit(uint64_t *from, uint64_t *to, size_t count, unsigned shift, unsigned bits)
{
    uint32_t places[1u << DIGIT_BITS] = { 0 }, total = 0, mask = (1u << bits) - 1;
    for (size_t i = 0; i < count; i++) {
        places[from[i] >> shift & mask]++;
    }
    if (places[from[0] >> shift & mask] == count) {
        return from;
    }
    for (uint32_t digit = 0; digit <= mask; digit++) {
        uint32_t here = places[digit];
        places[digit] = total;
        total += here;
    }
    for (size_t i = 0; i < count; i++) {
        to[places[from[i] >> shift & mask]++] = from[i];
    }
    return to;
}

uint64_t *yb_radix_sort(uint64_t *entries, uint64_t *spare, size_t count, unsigned low, unsigned high)
{
    unsigned passes = (high - low + DIGIT_BITS - 1) / DIGIT_BITS;
    for (unsigned pass = 0; pass < passes && count > 0; pass++) {
        unsigned bits = (high - low + passes - pass - 1) / (passes - pass);
        uint64_t *sorted = sort_digit(entries, spare, count, low, bits);
        spare = sorted == entries ? spare : entries;
        entries = sorted;
        low += bits;
    }
    return entries;
}

/* ---- keys ---------------------------------------------------------------- */

static key_ranges find_ranges(const sort_items *items)
{
    uint32_t first_series = UINT32_MAX, last_series = 0, first_region = UINT32_MAX, last_region = 0;
    int first_year = INT_MAX, last_year = INT_MIN;
    for (size_t i = 0; i < items->count; i++) {
        size_t row = items->first == NULL ? i : items->first[i];
        uint32_t series = items->rank[items->series[row]], region = items->region[row];
        int year = items->year[row];
        first_series = series < first_series ? series : first_series;
        last_series = series > last_series ? series : last_series;
        first_region = region < first_region ? region : first_region;
        last_region = region > last_region ? region : last_region;
        first_year = year < first_year ? year : first_year;
        last_year = year > last_year ? year : last_year;
    }
    return (key_ranges) { first_series,
                          first_region,
                          first_year,
                          yb_bits_of(last_series - first_series),
                          yb_bits_of(last_region - first_region),
                          yb_bits_of((uint64_t)(last_year - first_year)) };
}

/* Region and year, and the series if it is asked for, over the number of the item. */
static void make_entries(const sort_items *items, const key_ranges *ranges, int with_series, unsigned item_bits,
                         uint64_t *entries)
{
    unsigned region_shift = item_bits + ranges->year_bits, series_shift = region_shift + ranges->region_bits;
    for (size_t i = 0; i < items->count; i++) {
        size_t row = items->first == NULL ? i : items->first[i];
        uint64_t entry = i | (uint64_t)(items->year[row] - ranges->first_year) << item_bits |
                         (uint64_t)(items->region[row] - ranges->first_region) << region_shift;
        if (with_series && ranges->series_bits > 0) {
            entry |= (uint64_t)(items->rank[items->series[row]] - ranges->first_series) << series_shift;
        }
        entries[i] = entry;
    }
}

/* Keys too long for one entry: their lower part is sorted already, in `from`. */
static uint64_t *sort_by_series(const sort_items *items, const key_ranges *ranges, unsigned item_bits, uint64_t *from,
                                uint64_t *to)
{
    uint64_t mask = ((uint64_t)1 << item_bits) - 1;
    for (size_t i = 0; i < items->count; i++) {
        uint64_t item = from[i] & mask;
        size_t row = items->first == NULL ? item : items->first[item];
        from[i] = item | (uint64_t)(items->rank[items->series[row]] - ranges->first_series) << item_bits;
    }
    return yb_radix_sort(from, to, items->count, item_bits, item_bits + ranges->series_bits);
}

static int differ(const sort_items *rows, uint32_t a, uint32_t b)
{
    return rows->series[a] != rows->series[b] || rows->region[a] != rows->region[b] || rows->year[a] != rows->year[b];
}

/* Numbers of the items, sorted; those of equal keys stay in order. `keep_last`,
 * for rows: only the last of them is kept. */
static yb_status sort_items_of(const yb_env *env, const sort_items *items, int keep_last, uint32_t *sorted,
                               size_t *kept, yb_error *error)
{
    key_ranges ranges = find_ranges(items);
    unsigned item_bits = yb_bits_of(items->count), low_bits = item_bits + ranges.year_bits + ranges.region_bits;
    int one_round = low_bits + ranges.series_bits <= 64;
    uint64_t *entries;

    YB_TRY(yb_alloc(env, items->count, 2 * sizeof *entries, (void **)&entries, error));
    uint64_t *spare = entries + items->count;
    make_entries(items, &ranges, one_round, item_bits, entries);
    unsigned high = one_round ? low_bits + ranges.series_bits : low_bits;
    uint64_t *result = yb_radix_sort(entries, spare, items->count, item_bits, high);
    if (!one_round) {
        result = sort_by_series(items, &ranges, item_bits, result, result == entries ? spare : entries);
    }
    uint64_t mask = ((uint64_t)1 << item_bits) - 1;
    size_t to = 0;
    for (size_t i = 0; i < items->count; i++) {
        sorted[to] = (uint32_t)(result[i] & mask);
        to += !keep_last || i + 1 == items->count ||
              (one_round ? result[i] >> item_bits != result[i + 1] >> item_bits
                         : differ(items, sorted[to], (uint32_t)(result[i + 1] & mask)));
    }
    *kept = to;
    yb_free(env, entries);
    return YB_OK;
}

/* ---- stretches ----------------------------------------------------------- */

/* Whether a row goes on in order after the one before it, in the same series. */
static inline uint32_t goes_on(const sort_items *rows, size_t before, size_t row)
{
    uint32_t same_region = rows->region[row] == rows->region[before];
    return (rows->series[row] == rows->series[before]) &
           ((rows->region[row] > rows->region[before]) | (same_region & (rows->year[row] > rows->year[before])));
}

/* Where stretches begin, and the end; how many they are, or more than `most`. */
static size_t find_stretches(const sort_items *rows, uint32_t *first, size_t most)
{
    size_t to = rows->count > 0;
    first[0] = 0;
    for (size_t i = 1; i < rows->count && to <= most; i++) {
        first[to] = (uint32_t)i;
        to += !goes_on(rows, i - 1, i);
    }
    if (to <= most) {
        first[to] = (uint32_t)rows->count;
    }
    return to;
}

/* 1 if row b may follow row a in a sorted run. */
static int precedes(const sort_items *rows, size_t a, size_t b)
{
    return goes_on(rows, a, b) || rows->rank[rows->series[a]] < rows->rank[rows->series[b]];
}

/* Puts whole stretches in order; *sorted is 0 if some of them overlap. */
static yb_status order_stretches(const sort_items *rows, size_t count, yb_row_order *order, int *sorted,
                                 yb_error *error)
{
    const uint32_t *first = order->ends; /* of stretches as they came, and the end */
    sort_items stretches = *rows;
    stretches.first = first;
    stretches.count = count;
    YB_TRY(sort_items_of(order->env, &stretches, 0, order->pieces, &count, error));
    *sorted = order->in_order = 1;
    for (size_t i = 0; i < count && *sorted; i++) {
        order->in_order &= order->pieces[i] == i;
        *sorted = i == 0 || precedes(rows, first[order->pieces[i - 1] + 1] - 1, first[order->pieces[i]]);
    }
    return YB_OK;
}

/* From numbers of stretches to their rows. `first` is freed. */
static yb_status spell_stretches(size_t count, yb_row_order *order, yb_error *error)
{
    uint32_t *first = order->ends;
    order->ends = NULL;
    yb_status status = yb_alloc(order->env, count, sizeof *order->ends, (void **)&order->ends, error);
    for (size_t i = 0; status == YB_OK && i < count; i++) {
        uint32_t stretch = order->pieces[i];
        order->pieces[i] = first[stretch];
        order->ends[i] = first[stretch + 1];
    }
    order->piece_count = count;
    yb_free(order->env, first);
    return status;
}

/* ---- the order ----------------------------------------------------------- */

static yb_status order_rows(const sort_items *rows, yb_row_order *order, yb_error *error)
{
    YB_TRY(yb_realloc(order->env, (void **)&order->pieces, rows->count, sizeof *order->pieces, error));
    YB_TRY(sort_items_of(order->env, rows, 1, order->pieces, &order->rows, error));
    order->piece_count = order->rows;
    return YB_OK;
}

static yb_status find_order(const sort_items *rows, yb_row_order *order, yb_error *error)
{
    size_t most = rows->count / STRETCH_ROWS + 1;
    int sorted = 0;

    YB_TRY(yb_alloc(order->env, most + 1, sizeof *order->ends, (void **)&order->ends, error));
    size_t count = find_stretches(rows, order->ends, most);
    if (count <= most) {
        YB_TRY(yb_alloc(order->env, count, sizeof *order->pieces, (void **)&order->pieces, error));
        YB_TRY(order_stretches(rows, count, order, &sorted, error));
        if (sorted) {
            order->rows = rows->count;
            return spell_stretches(count, order, error);
        }
        order->in_order = 0;
    }
    yb_free(order->env, order->ends);
    order->ends = NULL;
    return order_rows(rows, order, error);
}

yb_status yb_row_order_find(const yb_row_columns *columns, const uint32_t *rank, yb_row_order *order, yb_error *error)
{
    sort_items rows = { .series = columns->column[YB_ROW_SERIES],
                        .region = columns->column[YB_ROW_REGION],
                        .year = columns->column[YB_ROW_YEAR],
                        .rank = rank,
                        .count = columns->count };
    yb_row_order found = { .env = columns->env };
    yb_status status = find_order(&rows, &found, error);
    if (status != YB_OK) {
        yb_row_order_free(&found);
        return status;
    }
    *order = found;
    return YB_OK;
}

void yb_row_order_free(yb_row_order *order)
{
    yb_free(order->env, order->pieces);
    yb_free(order->env, order->ends);
    *order = (yb_row_order) { .env = order->env };
}
