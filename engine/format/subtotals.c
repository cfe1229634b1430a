/* Writing and reading a tile's subtotals: a column of counts and one of the sums of those that are not 0, both branch
 * by branch. What the last branch has follows from the rows' headers. */
#include "format/subtotals.h"

#include <string.h>

#include "codec/column.h"
#include "format/reader.h"

/* Adds the values of one year up. Lanes of one branch mostly follow one another. */
static void add_year(yb_subtotals *subtotals, const yb_years *years, unsigned year, unsigned row,
                     const uint8_t *branch_of)
{
    const uint32_t end = years->begin[year + 1];
    for (uint32_t i = years->begin[year]; i < end;) {
        const unsigned branch = branch_of[years->lane[i]];
        const uint32_t begin = i;
        int64_t sum = 0;
        for (; i < end && branch_of[years->lane[i]] == branch; i++) {
            sum += years->mantissa[i];
        }
        subtotals->counts[branch * subtotals->rows + row] += i - begin;
        subtotals->sums[branch * subtotals->rows + row] += sum;
    }
}

/* Takes out the sums of nothing; returns how many are left. */
static size_t close_up(yb_subtotals *subtotals, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        subtotals->sums[kept] = subtotals->sums[i];
        kept += subtotals->counts[i] != 0;
    }
    return kept;
}

yb_status yb_subtotals_encode(yb_subtotals *space, const yb_years *years, unsigned first, unsigned end,
                              const yb_group_branches *branches, yb_buffer *buffer, yb_error *error)
{
    const size_t told = (size_t)(branches->count - 1) * (end - first);
    space->branches = branches->count;
    space->rows = end - first;
    memset(space->counts, 0, branches->count * space->rows * sizeof(int64_t));
    memset(space->sums, 0, branches->count * space->rows * sizeof(int64_t));
    for (unsigned year = first; year < end; year++) {
        add_year(space, years, year, year - first, branches->of_lane);
    }
    YB_TRY(yb_column_encode(space->counts, told, buffer, error));
    size_t sums = close_up(space, told);
    return sums == 0 ? YB_OK : yb_column_encode(space->sums, sums, buffer, error);
}

/* ---- reading ------------------------------------------------------------ */

/* Moves the sums, of which there are `sums`, to their counts. */
static void spread(yb_subtotals *subtotals, size_t count, size_t sums)
{
    for (size_t i = count; i-- > 0 && i >= sums;) {
        subtotals->sums[i] = subtotals->counts[i] == 0 ? 0 : subtotals->sums[--sums];
    }
}

/* The counts of the told branches are none that a tile can have. */
static int counts_fit(const yb_subtotals *subtotals, size_t count, size_t *filled)
{
    int64_t wrong = 0;
    *filled = 0;
    for (size_t i = 0; i < count; i++) {
        wrong |= subtotals->counts[i] & ~(int64_t)(2 * YB_TILE_LANES - 1);
        *filled += subtotals->counts[i] != 0;
    }
    return wrong == 0;
}

/* What the rows have beyond the told branches is the last one's; returns 0 if that is less than nothing. */
static int find_last(const yb_tile_cursor *cursor, yb_subtotals *subtotals)
{
    const uint32_t rows = subtotals->rows, last = (subtotals->branches - 1) * rows;
    int64_t least = 0;
    for (uint32_t row = 0; row < rows; row++) {
        yb_row_header header = yb_row_header_load(cursor->bytes, cursor->form, row);
        uint64_t count = header.count, sum = (uint64_t)header.sum;
        for (uint32_t i = row; i < last; i += rows) {
            count -= (uint64_t)subtotals->counts[i];
            sum -= (uint64_t)subtotals->sums[i];
        }
        subtotals->counts[last + row] = (int64_t)count;
        subtotals->sums[last + row] = (int64_t)sum;
        least |= (int64_t)count;
    }
    return least >= 0;
}

/* Fills in what the area tells; YB_CORRUPT if it is no such area. */
static yb_status read_area(const yb_tile_cursor *cursor, const yb_kernels *kernels, yb_subtotals *subtotals,
                           yb_error *error)
{
    const yb_env *env = cursor->segment->env;
    const yb_tile_layout tile = yb_tile_load(cursor->bytes);
    const uint8_t *area = cursor->bytes + yb_tile_subtotals_at(&tile);
    const size_t told = (size_t)(tile.branches - 1) * tile.rows;
    size_t used = 0, more = 0, sums = 0;
    subtotals->branches = tile.branches;
    subtotals->rows = tile.rows;
    YB_TRY(yb_column_decode(env, kernels, area, tile.subtotal_bytes, told, subtotals->counts, &used, error));
    if (!counts_fit(subtotals, told, &sums)) {
        return YB_CORRUPT;
    }
    if (sums > 0) {
        YB_TRY(yb_column_decode(env, kernels, area + used, tile.subtotal_bytes - used, sums, subtotals->sums, &more,
                                error));
    }
    spread(subtotals, told, sums);
    return used + more == tile.subtotal_bytes ? YB_OK : YB_CORRUPT;
}

yb_status yb_tile_subtotals(const yb_tile_cursor *cursor, const yb_kernels *kernels, yb_subtotals *subtotals,
                            yb_error *error)
{
    yb_status status = read_area(cursor, kernels, subtotals, error);
    if (status == YB_CORRUPT || (status == YB_OK && !find_last(cursor, subtotals))) {
        return yb_fail_at(error, YB_CORRUPT, cursor->segment->path, cursor->segment->blocks[cursor->block].offset,
                          "the subtotals of tile %u are malformed or do not add up to its rows", cursor->block);
    }
    return status;
}
