/* Choosing blocks: which rows of a group become tiles, which wait for a run. */
#include "format/group.h"

#include <string.h>

#include "format/scale.h"

/* Fewer rows than this never pay for a tile's headers. */
#define TILE_ROWS_LEAST 16
/* Where at least half of the lanes of all years are present and rows are many,
 * a tile wins without asking. */
#define OBVIOUS_ROWS 2048
/* Behind so many full groups of regions a few more are little of the whole. */
#define SMALL_REMAINDER 8

void yb_group_encoder_init(yb_group_encoder *encoder, const yb_env *env, const yb_segment_keys *keys)
{
    *encoder = (yb_group_encoder) { .env = env, .keys = keys };
}

void yb_group_encoder_free(yb_group_encoder *encoder)
{
    const yb_env *env = encoder->env;
    yb_tile_encoder_free(encoder->tiles);
    if (encoder->years != NULL) {
        yb_years_free(encoder->years);
        yb_free(env, encoder->years);
    }
    yb_free(env, encoder->mantissa);
    yb_free(env, encoder->region);
    yb_free(env, encoder->row);
    yb_free(env, encoder->year);
    yb_free(env, encoder->scale);
    yb_free(env, encoder->stray);
    yb_row_list_free(env, &encoder->rows);
    yb_group_encoder_init(encoder, env, encoder->keys);
}

static yb_status reserve(yb_group_encoder *encoder, size_t count, yb_error *error)
{
    const yb_env *env = encoder->env;
    if (count <= encoder->capacity) {
        return YB_OK;
    }
    YB_TRY(yb_realloc(env, (void **)&encoder->mantissa, count, sizeof(*encoder->mantissa), error));
    YB_TRY(yb_realloc(env, (void **)&encoder->region, count, sizeof(*encoder->region), error));
    YB_TRY(yb_realloc(env, (void **)&encoder->row, count, sizeof(*encoder->row), error));
    YB_TRY(yb_realloc(env, (void **)&encoder->year, count, sizeof(*encoder->year), error));
    YB_TRY(yb_realloc(env, (void **)&encoder->scale, count, sizeof(*encoder->scale), error));
    YB_TRY(yb_realloc(env, (void **)&encoder->stray, count, sizeof(*encoder->stray), error));
    encoder->capacity = count;
    return YB_OK;
}

/* Splits rows at the scale that suits most: those that fit, aligned, and the strays. */
static void split_by_scale(yb_group_encoder *encoder, yb_aligned_rows *rows, const int8_t *scales)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        encoder->mantissa[i] = rows->mantissa[i];
        encoder->scale[i] = scales[i];
        yb_scale_trim(&encoder->mantissa[i], &encoder->scale[i]);
    }
    rows->scale = yb_scale_choose(encoder->mantissa, encoder->scale, rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        int64_t mantissa = encoder->mantissa[i];
        if (yb_scale_align(&mantissa, encoder->scale[i], rows->scale)) {
            encoder->mantissa[kept] = mantissa;
            encoder->region[kept] = rows->region[i];
            encoder->year[kept] = rows->year[i];
            encoder->row[kept++] = (uint32_t)i;
        } else {
            encoder->stray[encoder->strays++] = (uint32_t)i;
        }
    }
    *rows = (yb_aligned_rows) { encoder->region, encoder->year, encoder->mantissa, encoder->row, kept, rows->scale };
}

/* Takes all rows at this scale, if they fit 64 bits. */
static int align_all(yb_group_encoder *encoder, yb_aligned_rows *rows, const int8_t *scales)
{
    int fits = 1;
    for (size_t i = 0; i < rows->count && fits; i++) {
        encoder->mantissa[i] = rows->mantissa[i];
        fits = yb_scale_align(&encoder->mantissa[i], scales[i], rows->scale);
    }
    rows->mantissa = fits ? encoder->mantissa : rows->mantissa;
    return fits;
}

static int all_are(const int8_t *scales, size_t count, int8_t scale)
{
    int different = 0;
    for (size_t i = 0; i < count; i++) {
        different |= scales[i] ^ scale;
    }
    return different == 0;
}

/* The group's rows of one scale; encoder->stray are the others. */
static yb_status align(yb_group_encoder *encoder, const yb_batch *batch, const yb_group *group, yb_aligned_rows *rows,
                       yb_error *error)
{
    size_t first = group->first;
    const int8_t *scales = batch->scale + first;
    *rows = (yb_aligned_rows) { batch->region + first,   batch->year + first,
                                batch->mantissa + first, NULL,
                                group->end - first,      0 };
    encoder->strays = 0;
    int obvious = yb_scale_obvious(rows->mantissa, scales, rows->count, &rows->scale);
    if (obvious && all_are(scales, rows->count, rows->scale)) {
        return YB_OK;
    }
    YB_TRY(reserve(encoder, rows->count, error));
    if (!obvious || !align_all(encoder, rows, scales)) {
        split_by_scale(encoder, rows, scales);
    }
    return YB_OK;
}

static yb_status list_row(yb_group_encoder *encoder, const yb_row *row, yb_error *error)
{
    YB_TRY(yb_row_list_reserve(encoder->env, &encoder->rows, encoder->rows.count + 1, error));
    encoder->rows.rows[encoder->rows.count++] = *row;
    return YB_OK;
}

/* Bytes that these rows would take in runs, extrapolated from the first ones. */
static yb_status estimate_run(yb_group_encoder *encoder, uint32_t series, const yb_aligned_rows *rows, size_t *bytes,
                              yb_error *error)
{
    size_t sample = rows->count < YB_RUN_ROWS ? rows->count : YB_RUN_ROWS;
    yb_buffer trial = { .env = encoder->env };
    encoder->rows.count = 0;
    for (size_t i = 0; i < sample; i++) {
        yb_row row = {
            .mantissa = rows->mantissa[i], .series = series, .region = rows->region[i], .year = rows->year[i]
        };
        YB_TRY(list_row(encoder, &row, error));
    }
    yb_status status = yb_run_encode(encoder->rows.rows, sample, &trial, error);
    if (status == YB_OK) {
        *bytes = trial.used / sample * rows->count + trial.used % sample * rows->count / sample;
    }
    yb_buffer_free(&trial);
    return status;
}

/* Appends the notes of the years [first, end), in a tile's order. */
static yb_status encode_notes(yb_group_encoder *encoder, const yb_batch *batch, const yb_group *group,
                              const yb_aligned_rows *rows, unsigned first, unsigned end, yb_buffer *bytes,
                              yb_error *error)
{
    const yb_years *years = encoder->years;
    encoder->rows.count = 0;
    for (size_t i = years->begin[first]; i < years->begin[end]; i++) {
        uint32_t place = years->order[i];
        yb_row row = yb_batch_row(batch, group, rows->row != NULL ? rows->row[place] : place);
        YB_TRY(list_row(encoder, &row, error));
    }
    return yb_notes_encode(encoder->rows.rows, encoder->rows.count, bytes, error);
}

/* What the first tile, of the years [0, end), may take at most to be made. Tiles
 * answer queries much faster than runs: one may cost a bit per row more, and what is left over behind
 * many full groups, where it matters little, two bytes. */
static yb_status find_limit(yb_group_encoder *encoder, const yb_group *group, const yb_aligned_rows *aligned,
                            unsigned end, size_t *limit, yb_error *error)
{
    size_t rows = encoder->years->begin[end], span = aligned->region[aligned->count - 1] - aligned->region[0] + 1;
    const uint32_t number = aligned->region[0] / YB_TILE_LANES;
    int left_over = number >= SMALL_REMAINDER && number == encoder->keys->region_count / YB_TILE_LANES;
    size_t run_bytes = 0, more = left_over ? rows * 2 : rows / 8;
    if (rows >= OBVIOUS_ROWS && rows >= span * end / 2) {
        *limit = SIZE_MAX;
        return YB_OK;
    }
    YB_TRY(estimate_run(encoder, group->series, aligned, &run_bytes, error));
    *limit = run_bytes * rows / aligned->count + more;
    return YB_OK;
}

/* Whether a tile of so many bytes is made. */
static int pays(size_t bytes, size_t limit)
{
    return limit == SIZE_MAX || bytes + sizeof(yb_entry_layout) < limit;
}

/* Adds tiles of as many years as they may have; none, and *made is 0, if the first one does not pay. */
static yb_status encode_tiles(yb_group_encoder *encoder, const yb_batch *batch, const yb_group *group,
                              const yb_aligned_rows *rows, yb_encoded *encoded, int *made, yb_error *error)
{
    yb_buffer *bytes = &encoded->bytes;
    uint32_t base = rows->region[0] / YB_TILE_LANES * YB_TILE_LANES;
    const uint32_t span = rows->region[rows->count - 1] - rows->region[0] + 1;
    const unsigned most = YB_TILE_CELLS_MAX / span < YB_TILE_ROWS_MAX ? YB_TILE_CELLS_MAX / span : YB_TILE_ROWS_MAX;
    int noted = yb_batch_has_notes(batch, group);
    const uint8_t *told = encoder->keys->branches;
    yb_group_branches branches = { told == NULL ? NULL : told + base, yb_segment_branches(encoder->keys, base) };
    YB_TRY(yb_years_arrange(encoder->years, rows, noted, error));
    for (unsigned first = 0, end; first < encoder->years->count; first = end) {
        yb_entry_layout entry = { .kind = YB_BLOCK_TILE,
                                  .scale = (uint8_t)rows->scale,
                                  .first_series = group->series,
                                  .last_series = group->series };
        size_t before = bytes->used, limit = SIZE_MAX;
        end = first + most < encoder->years->count ? first + most : encoder->years->count;
        if (first == 0) {
            /* Where headers alone are too much, as in a long tail, nothing is encoded. */
            YB_TRY(find_limit(encoder, group, rows, end, &limit, error));
            *made = pays(sizeof(yb_tile_layout) + end * sizeof(yb_row_narrow_layout), limit);
        }
        if (*made) {
            YB_TRY(yb_tile_encode(encoder->tiles, encoder->years, first, end, base, &branches, bytes, &entry, error));
            *made = pays(bytes->used - before, limit);
        }
        if (!*made) {
            bytes->used = before;
            return YB_OK;
        }
        YB_TRY(yb_encoded_end_values(encoded, &entry, before, error));
        size_t notes = bytes->used;
        if (noted) {
            YB_TRY(encode_notes(encoder, batch, group, rows, first, end, bytes, error));
        }
        YB_TRY(yb_encoded_add(encoded, &entry, notes, error));
    }
    return YB_OK;
}

/* The strays, or all rows, wait for a run. */
static yb_status append_pending(const yb_group_encoder *encoder, const yb_batch *batch, const yb_group *group,
                                int only_strays, yb_row_list *pending, yb_error *error)
{
    size_t count = only_strays ? encoder->strays : group->end - group->first;
    YB_TRY(yb_row_list_reserve(encoder->env, pending, pending->count + count, error));
    for (size_t i = 0; i < count; i++) {
        pending->rows[pending->count++] = yb_batch_row(batch, group, only_strays ? encoder->stray[i] : i);
    }
    return YB_OK;
}

/* What tiles need is made when the first one is tried. */
static yb_status prepare(yb_group_encoder *encoder, yb_error *error)
{
    void *block = NULL;
    if (encoder->tiles == NULL) {
        YB_TRY(yb_tile_encoder_create(encoder->env, &encoder->tiles, error));
    }
    if (encoder->years == NULL) {
        YB_TRY(yb_alloc_zero(encoder->env, 1, sizeof(yb_years), &block, error));
        encoder->years = block;
        encoder->years->env = encoder->env;
    }
    return YB_OK;
}

yb_status yb_group_encode(yb_group_encoder *encoder, const yb_batch *batch, const yb_group *group, yb_encoded *encoded,
                          yb_error *error)
{
    yb_aligned_rows rows;
    int tiles = 0;
    YB_TRY(align(encoder, batch, group, &rows, error));
    if (rows.count >= TILE_ROWS_LEAST) {
        YB_TRY(prepare(encoder, error));
        YB_TRY(encode_tiles(encoder, batch, group, &rows, encoded, &tiles, error));
    }
    return append_pending(encoder, batch, group, tiles, &encoded->pending, error);
}
