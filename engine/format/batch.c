/* Columns that grow together. */
#include "format/batch.h"

#include <string.h>

#include "core/checked.h"
#include "format/scale.h"

/* What absent columns stand for. */
static void fill_numbers(uint32_t *column, size_t first, size_t end, uint32_t value)
{
    for (size_t i = first; i < end; i++) {
        column[i] = value;
    }
}

/* Gives the columns of notes, from row `first` on, their defaults. */
static void fill_notes(yb_batch *batch, size_t first, size_t end)
{
    memset(batch->bound + first, YB_EXACT, end - first);
    fill_numbers(batch->source, first, end, YB_NO_SOURCE);
    fill_numbers(batch->offset, first, end, 0);
    fill_numbers(batch->length, first, end, 0);
}

static yb_status resize_notes(yb_batch *batch, size_t capacity, yb_error *error)
{
    YB_TRY(yb_realloc(batch->env, (void **)&batch->bound, capacity, sizeof(*batch->bound), error));
    YB_TRY(yb_realloc(batch->env, (void **)&batch->source, capacity, sizeof(*batch->source), error));
    YB_TRY(yb_realloc(batch->env, (void **)&batch->offset, capacity, sizeof(*batch->offset), error));
    return yb_realloc(batch->env, (void **)&batch->length, capacity, sizeof(*batch->length), error);
}

static yb_status resize(yb_batch *batch, size_t capacity, yb_error *error)
{
    YB_TRY(yb_realloc(batch->env, (void **)&batch->mantissa, capacity, sizeof(*batch->mantissa), error));
    YB_TRY(yb_realloc(batch->env, (void **)&batch->region, capacity, sizeof(*batch->region), error));
    YB_TRY(yb_realloc(batch->env, (void **)&batch->year, capacity, sizeof(*batch->year), error));
    YB_TRY(yb_realloc(batch->env, (void **)&batch->scale, capacity, sizeof(*batch->scale), error));
    if (batch->noted) {
        YB_TRY(resize_notes(batch, capacity, error));
    }
    batch->capacity = capacity;
    return YB_OK;
}

static yb_status reserve(yb_batch *batch, size_t count, int noted, yb_error *error)
{
    /* Large ones grow by less: a batch has little more than the writer wants. */
    size_t needed, larger = batch->capacity + batch->capacity / (batch->capacity < YB_BATCH_ROWS / 2 ? 1 : 4);
    if (!yb_size_add(batch->rows, count, &needed)) {
        return yb_fail(error, YB_NO_MEMORY, "%zu rows more than memory has room for", count);
    }
    if (needed > batch->capacity) {
        YB_TRY(resize(batch, needed > larger ? needed : larger, error));
    }
    if (noted && !batch->noted) {
        YB_TRY(resize_notes(batch, batch->capacity, error));
        fill_notes(batch, 0, batch->rows);
        batch->noted = 1;
    }
    return YB_OK;
}

static void copy_notes(yb_batch *batch, const yb_rows *rows, size_t first, size_t count)
{
    size_t at = batch->rows;
    fill_notes(batch, at, at + count);
    if (rows->bound != NULL) {
        memcpy(batch->bound + at, rows->bound + first, count);
    }
    if (rows->source != NULL) {
        memcpy(batch->source + at, rows->source + first, count * sizeof(uint32_t));
    }
    if (rows->offset != NULL) {
        memcpy(batch->offset + at, rows->offset + first, count * sizeof(uint32_t));
    }
    if (rows->length != NULL) {
        memcpy(batch->length + at, rows->length + first, count * sizeof(uint32_t));
    }
}

yb_status yb_batch_append(yb_batch *batch, const yb_rows *rows, size_t first, size_t end, int begins, yb_error *error)
{
    size_t count = end - first, at = batch->rows;
    YB_TRY(reserve(batch, count, yb_rows_noted(rows), error));
    YB_TRY(yb_grow(batch->env, (void **)&batch->groups, &batch->group_capacity, batch->group_count + 1,
                   sizeof(yb_group), error));
    memcpy(batch->mantissa + at, rows->mantissa + first, count * sizeof(int64_t));
    memcpy(batch->region + at, rows->region + first, count * sizeof(uint32_t));
    memcpy(batch->year + at, rows->year + first, count * sizeof(int16_t));
    if (rows->scale != NULL) {
        memcpy(batch->scale + at, rows->scale + first, count);
    } else {
        memset(batch->scale + at, 0, count);
    }
    if (batch->noted) {
        copy_notes(batch, rows, first, count);
    }
    if (begins) {
        batch->groups[batch->group_count++] = (yb_group) { rows->series[first], at, at };
    }
    batch->rows += count;
    batch->groups[batch->group_count - 1].end = batch->rows;
    return YB_OK;
}

yb_row yb_batch_row(const yb_batch *batch, const yb_group *group, size_t row)
{
    size_t i = group->first + row;
    yb_row one = { .mantissa = batch->mantissa[i],
                   .series = group->series,
                   .region = batch->region[i],
                   .source = batch->noted ? batch->source[i] : YB_NO_SOURCE,
                   .offset = batch->noted ? batch->offset[i] : 0,
                   .length = batch->noted ? batch->length[i] : 0,
                   .year = batch->year[i],
                   .scale = batch->scale[i],
                   .bound = batch->noted ? batch->bound[i] : YB_EXACT };
    yb_scale_trim(&one.mantissa, &one.scale);
    return one;
}

int yb_batch_has_notes(const yb_batch *batch, const yb_group *group)
{
    uint32_t different = 0;
    for (size_t i = group->first; batch->noted && i < group->end; i++) {
        different |= (uint32_t)(batch->bound[i] ^ YB_EXACT) | (batch->source[i] ^ YB_NO_SOURCE) | batch->offset[i] |
                     batch->length[i];
    }
    return different != 0;
}

void yb_batch_clear(yb_batch *batch)
{
    batch->rows = 0;
    batch->group_count = 0;
}

void yb_batch_free(yb_batch *batch)
{
    yb_free(batch->env, batch->mantissa);
    yb_free(batch->env, batch->region);
    yb_free(batch->env, batch->year);
    yb_free(batch->env, batch->scale);
    yb_free(batch->env, batch->bound);
    yb_free(batch->env, batch->source);
    yb_free(batch->env, batch->offset);
    yb_free(batch->env, batch->length);
    yb_free(batch->env, batch->groups);
    *batch = (yb_batch) { .env = batch->env };
}
