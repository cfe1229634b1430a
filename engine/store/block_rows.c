/* A block as rows in the order series, region, year. */
#include "store/block_rows.h"

#include <string.h>

#include "core/memory.h"

#define GROW(array, count) yb_realloc(rows->env, (void **)&rows->array, count, sizeof *rows->array, error)

static yb_status reserve(yb_block_rows *rows, size_t count, yb_error *error)
{
    if (count <= rows->capacity) {
        return YB_OK;
    }
    YB_TRY(GROW(series, count));
    YB_TRY(GROW(region, count));
    YB_TRY(GROW(year, count));
    YB_TRY(GROW(mantissa, count));
    YB_TRY(GROW(cell, count));
    YB_TRY(GROW(bound, count));
    YB_TRY(GROW(source, count));
    YB_TRY(GROW(offset, count));
    YB_TRY(GROW(length, count));
    rows->capacity = count;
    return YB_OK;
}

/* The notes of all rows that the block has, in its own order. */
static yb_status read_notes(yb_block_rows *rows, const yb_part *part, uint32_t block, size_t count, yb_error *error)
{
    if (count > rows->notes_capacity) {
        YB_TRY(GROW(own_bound, count));
        YB_TRY(GROW(own_source, count));
        YB_TRY(GROW(own_offset, count));
        YB_TRY(GROW(own_length, count));
        rows->notes_capacity = count;
    }
    yb_block_notes notes = { rows->own_bound, rows->own_source, rows->own_offset, rows->own_length };
    return yb_segment_notes(part->segment, block, &notes, error);
}

/* What rows of a block without notes have. */
static void fill_notes(yb_block_rows *rows)
{
    memset(rows->bound, YB_EXACT, rows->count);
    memset(rows->source, 0xff, rows->count * sizeof *rows->source); /* YB_NO_SOURCE is all ones */
    memset(rows->offset, 0, rows->count * sizeof *rows->offset);
    memset(rows->length, 0, rows->count * sizeof *rows->length);
}

static void put_notes(yb_block_rows *rows, size_t row, size_t own)
{
    rows->bound[row] = rows->own_bound[own];
    rows->source[row] = rows->own_source[own];
    rows->offset[row] = rows->own_offset[own];
    rows->length[row] = rows->own_length[own];
}

/* ---- tiles -------------------------------------------------------------- */

typedef struct tile_reader {
    const yb_part *part;
    uint32_t block;
    uint32_t first_lane, end_lane;     /* wanted */
    uint32_t first_row, end_row;       /* wanted */
    uint32_t start[YB_TILE_LANES + 1]; /* where the next row of each lane goes */
    unsigned wanted;
} tile_reader;

/* Presence of a row in the wanted lanes, without what is hidden. *all counts
 * the lanes present before anything was taken away. */
static yb_status wanted_presence(const tile_reader *tile, yb_tile_cursor *cursor, uint32_t row,
                                 uint64_t presence[YB_PRESENCE_WORDS], uint64_t stored[YB_PRESENCE_WORDS],
                                 yb_error *error)
{
    YB_TRY(yb_tile_presence(cursor, row, stored, error));
    for (uint32_t word = 0; word < YB_PRESENCE_WORDS; word++) {
        uint32_t first = word * 64;
        uint64_t lanes = first < tile->end_lane ? ~(uint64_t)0 : 0;
        if (first < tile->first_lane) {
            lanes = tile->first_lane - first >= 64 ? 0 : lanes << (tile->first_lane - first);
        }
        if (first + 64 > tile->end_lane && lanes != 0) {
            lanes &= ~(uint64_t)0 >> (first + 64 - tile->end_lane);
        }
        presence[word] = stored[word] & lanes;
    }
    yb_part_mask_tile(tile->part, tile->block, row, presence);
    return YB_OK;
}

/* Finds the wanted rows and lanes, and where each lane's rows begin. */
static yb_status plan_tile(tile_reader *tile, yb_tile_cursor *cursor, const yb_row_window *window, yb_error *error)
{
    uint64_t presence[YB_PRESENCE_WORDS], stored[YB_PRESENCE_WORDS];
    uint32_t first = cursor->first_region, last = first + cursor->lanes - 1;

    tile->first_lane = window->first_region > first ? window->first_region - first : 0;
    tile->end_lane = window->last_region < last ? window->last_region + 1 - first : cursor->lanes;
    tile->first_row = tile->end_row = 0;
    memset(tile->start, 0, sizeof tile->start);
    if (window->first_region > last || window->last_region < first) {
        return YB_OK;
    }
    for (uint32_t row = 0; row < cursor->rows; row++) {
        yb_tile_row info;
        YB_TRY(yb_tile_row_at(cursor, row, &info, error));
        if (info.year < window->first_year) {
            tile->first_row = row + 1;
        }
        if (info.year > window->last_year) {
            break;
        }
        tile->end_row = row + 1;
        if (info.year < window->first_year) {
            continue;
        }
        YB_TRY(wanted_presence(tile, cursor, row, presence, stored, error));
        for (uint32_t word = 0; word < YB_PRESENCE_WORDS; word++) {
            for (uint64_t bits = presence[word]; bits != 0; bits &= bits - 1) {
                tile->start[word * 64 + (uint32_t)__builtin_ctzll(bits) + 1]++;
            }
        }
    }
    for (uint32_t lane = 0; lane < YB_TILE_LANES; lane++) {
        tile->start[lane + 1] += tile->start[lane];
    }
    return YB_OK;
}

/* Scatters one tile row to its lanes. `own` is the index, among all of the
 * block's rows, of this tile row's first. */
static yb_status scatter_row(yb_block_rows *rows, tile_reader *tile, uint32_t row, uint32_t series, size_t *own,
                             yb_error *error)
{
    yb_tile_cursor *cursor = rows->cursor;
    uint64_t presence[YB_PRESENCE_WORDS], stored[YB_PRESENCE_WORDS];
    yb_tile_row info;

    YB_TRY(yb_tile_row_at(cursor, row, &info, error));
    YB_TRY(wanted_presence(tile, cursor, row, presence, stored, error));
    if (tile->wanted & YB_WANT_VALUES) {
        YB_TRY(yb_tile_decode(cursor, rows->kernels, row, error));
    }
    if (info.count > yb_segment_block(tile->part->segment, tile->block)->rows - *own) {
        return yb_fail_at(error, YB_CORRUPT, yb_segment_path(tile->part->segment), YB_NO_OFFSET,
                          "the rows of block %u have more values than the block", (unsigned)tile->block);
    }
    for (uint32_t word = 0; word < YB_PRESENCE_WORDS; word++) {
        for (uint64_t bits = presence[word]; bits != 0; bits &= bits - 1) {
            uint32_t lane = word * 64 + (uint32_t)__builtin_ctzll(bits);
            uint32_t to = tile->start[lane]++;
            rows->series[to] = series;
            rows->region[to] = cursor->first_region + lane;
            rows->year[to] = info.year;
            rows->mantissa[to] = cursor->values[lane];
            rows->cell[to] = row * YB_TILE_LANES + lane;
            if (tile->wanted & YB_WANT_NOTES) {
                uint64_t before = stored[word] & ((bits & -bits) - 1);
                put_notes(rows, to, *own + (uint32_t)__builtin_popcountll(before));
            }
        }
        *own += (uint32_t)__builtin_popcountll(stored[word]);
    }
    return YB_OK;
}

static yb_status read_tile(yb_block_rows *rows, tile_reader *tile, const yb_row_window *window, yb_error *error)
{
    const yb_block_info *info = yb_segment_block(tile->part->segment, tile->block);
    size_t own = 0;

    if (rows->cursor == NULL) {
        YB_TRY(yb_alloc_zero(rows->env, 1, sizeof *rows->cursor, (void **)&rows->cursor, error));
    }
    YB_TRY(yb_tile_open(rows->cursor, tile->part->segment, tile->block, error));
    YB_TRY(plan_tile(tile, rows->cursor, window, error));
    size_t count = tile->start[YB_TILE_LANES];
    if (count == 0) {
        return YB_OK;
    }
    YB_TRY(reserve(rows, count, error));
    if (tile->wanted & YB_WANT_NOTES) {
        YB_TRY(read_notes(rows, tile->part, tile->block, info->rows, error));
    }
    for (uint32_t row = 0; row < tile->first_row; row++) {
        yb_tile_row skipped;
        YB_TRY(yb_tile_row_at(rows->cursor, row, &skipped, error));
        own += skipped.count;
    }
    for (uint32_t row = tile->first_row; row < tile->end_row; row++) {
        YB_TRY(scatter_row(rows, tile, row, info->first_series, &own, error));
    }
    rows->count = count;
    return YB_OK;
}

/* ---- runs --------------------------------------------------------------- */

/* Moves the rows that are visible together. */
static void drop_hidden(yb_block_rows *rows, const uint8_t *hidden, uint32_t count, unsigned wanted)
{
    size_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (hidden[i]) {
            continue;
        }
        rows->series[kept] = rows->series[i];
        rows->region[kept] = rows->region[i];
        rows->year[kept] = rows->year[i];
        rows->mantissa[kept] = rows->mantissa[i];
        rows->cell[kept] = i;
        if (wanted & YB_WANT_NOTES) {
            put_notes(rows, kept, i);
        }
        kept++;
    }
    rows->count = kept;
}

static yb_status read_run(yb_block_rows *rows, const yb_part *part, uint32_t block, unsigned wanted, yb_error *error)
{
    uint32_t count = yb_segment_block(part->segment, block)->rows;
    yb_run_columns columns;
    uint8_t *hidden;

    YB_TRY(reserve(rows, count, error));
    columns = (yb_run_columns) { rows->series, rows->region, rows->year, rows->mantissa };
    YB_TRY(yb_run_decode(part->segment, block, rows->kernels, &columns, error));
    if (wanted & YB_WANT_NOTES) {
        YB_TRY(read_notes(rows, part, block, count, error));
    }
    YB_TRY(yb_alloc_zero(rows->env, count, 1, (void **)&hidden, error));
    yb_part_mask_run(part, block, count, hidden);
    drop_hidden(rows, hidden, count, wanted);
    yb_free(rows->env, hidden);
    return YB_OK;
}

yb_status yb_block_rows_read(yb_block_rows *rows, const yb_part *part, uint32_t block, const yb_row_window *window,
                             unsigned wanted, yb_error *error)
{
    const yb_block_info *info = yb_segment_block(part->segment, block);
    rows->count = 0;
    rows->scale = info->scale;
    unsigned stored = info->notes_bytes == 0 ? wanted & ~(unsigned)YB_WANT_NOTES : wanted;
    if (info->kind == YB_BLOCK_RUN) {
        YB_TRY(read_run(rows, part, block, stored, error));
    } else {
        tile_reader tile = { .part = part, .block = block, .wanted = stored };
        yb_status status = read_tile(rows, &tile, window, error);
        if (rows->cursor != NULL) {
            yb_tile_close(rows->cursor);
        }
        YB_TRY(status);
    }
    if (stored != wanted && rows->count > 0) {
        fill_notes(rows);
    }
    return YB_OK;
}

void yb_block_rows_free(yb_block_rows *rows)
{
    void *owned[] = { rows->series,     rows->region,     rows->year,       rows->mantissa, rows->cell,
                      rows->bound,      rows->source,     rows->offset,     rows->length,   rows->own_bound,
                      rows->own_source, rows->own_offset, rows->own_length, rows->cursor };
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
        yb_free(rows->env, owned[i]);
    }
    *rows = (yb_block_rows) { .env = rows->env, .kernels = rows->kernels };
}
