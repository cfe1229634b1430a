/* Checking and writing the lists of series and regions. */
#include "format/keys.h"

#include <string.h>

#include "core/text.h"
#include "format/compress.h"

int yb_segment_series_compare(const yb_segment_series *a, const yb_segment_series *b)
{
    int order = strcmp(a->metric, b->metric);
    if (order != 0) {
        return order < 0 ? -1 : 1;
    }
    const uint8_t left[] = { a->measure, a->role, a->span.first, a->span.last };
    const uint8_t right[] = { b->measure, b->role, b->span.first, b->span.last };
    order = memcmp(left, right, sizeof(left));
    return (order > 0) - (order < 0);
}

static int text_fits(const char *text, size_t least)
{
    size_t length = strlen(text);
    return length >= least && length <= YB_TEXT_MAX && yb_utf8_valid(text, length) == length;
}

static int series_fits(const yb_segment_series *series)
{
    return text_fits(series->metric, 1) && text_fits(series->unit, 0) && series->measure <= YB_OTHER &&
           series->role <= YB_PLAN && series->span.first >= 1 && series->span.first <= series->span.last &&
           series->span.last <= 12;
}

unsigned yb_segment_branches(const yb_segment_keys *keys, uint32_t first)
{
    unsigned count = 0;
    for (uint32_t r = first; keys->branches != NULL && r < keys->region_count && r - first < YB_TILE_LANES; r++) {
        count = keys->branches[r] >= count ? keys->branches[r] + 1u : count;
    }
    return count;
}

static yb_status check_branches(const yb_segment_keys *keys, yb_error *error)
{
    for (uint32_t r = 0, known = 0; keys->branches != NULL && r < keys->region_count; r++) {
        known = r % YB_TILE_LANES == 0 ? 0 : known;
        if (keys->branches[r] > known || keys->branches[r] >= YB_BRANCHES_MAX) {
            return yb_fail(error, YB_INVALID,
                           "region %u has branch %u; in each group of %d regions, branches are numbered from 0 as they "
                           "occur, at most %d",
                           r, keys->branches[r], YB_TILE_LANES, YB_BRANCHES_MAX);
        }
        known += keys->branches[r] == known;
    }
    return YB_OK;
}

yb_status yb_keys_check(const yb_segment_keys *keys, yb_error *error)
{
    for (uint32_t s = 0; s < keys->series_count; s++) {
        if (!series_fits(&keys->series[s])) {
            return yb_fail(error, YB_INVALID,
                           "series %u (%s) has a text over %d bytes or that is no UTF-8, or a "
                           "measure, role or span out of range",
                           s, keys->series[s].metric, YB_TEXT_MAX);
        }
        if (s > 0 && yb_segment_series_compare(&keys->series[s - 1], &keys->series[s]) >= 0) {
            return yb_fail(error, YB_INVALID, "series %u (%s) does not come after the one before it; sort them", s,
                           keys->series[s].metric);
        }
    }
    for (uint32_t r = 0; r < keys->region_count; r++) {
        if (!text_fits(keys->regions[r], 1)) {
            return yb_fail(error, YB_INVALID, "the code of region %u is empty, over %d bytes or no UTF-8", r,
                           YB_TEXT_MAX);
        }
    }
    return check_branches(keys, error);
}

static yb_status append_series(const yb_segment_series *series, yb_buffer *raw, yb_error *error)
{
    size_t metric = strlen(series->metric), unit = strlen(series->unit);
    yb_series_layout layout = { series->measure,   series->role,    series->span.first,
                                series->span.last, (uint8_t)metric, (uint8_t)unit };
    YB_TRY(yb_buffer_append(raw, &layout, sizeof(layout), error));
    YB_TRY(yb_buffer_append(raw, series->metric, metric, error));
    return yb_buffer_append(raw, series->unit, unit, error);
}

/* Series one by one; then the lengths of all codes, their bytes, and branches: alike beside alike compresses better. */
static yb_status append_lists(const yb_segment_keys *keys, yb_buffer *raw, yb_error *error)
{
    for (uint32_t s = 0; s < keys->series_count; s++) {
        YB_TRY(append_series(&keys->series[s], raw, error));
    }
    for (uint32_t r = 0; r < keys->region_count; r++) {
        uint8_t length = (uint8_t)strlen(keys->regions[r]);
        YB_TRY(yb_buffer_append(raw, &length, 1, error));
    }
    for (uint32_t r = 0; r < keys->region_count; r++) {
        YB_TRY(yb_buffer_append(raw, keys->regions[r], strlen(keys->regions[r]), error));
    }
    return keys->branches == NULL ? YB_OK : yb_buffer_append(raw, keys->branches, keys->region_count, error);
}

yb_status yb_keys_encode(const yb_segment_keys *keys, yb_buffer *buffer, yb_error *error)
{
    yb_status status;
    yb_buffer raw = { .env = buffer->env }, frame = { .env = buffer->env };
    YB_TRY_GOTO(append_lists(keys, &raw, error));
    YB_TRY_GOTO(yb_compress(raw.data, raw.used, &frame, error));
    int smaller = frame.used < raw.used && raw.used / YB_KEYS_EXPANSION_MAX < frame.used;
    const yb_buffer *stored = smaller ? &frame : &raw;
    yb_keys_layout layout = { smaller ? YB_KEYS_ZSTD : YB_KEYS_PLAIN,
                              keys->branches != NULL,
                              keys->series_count,
                              keys->region_count,
                              raw.used,
                              stored->used };
    YB_TRY_GOTO(yb_buffer_append(buffer, &layout, sizeof(layout), error));
    YB_TRY_GOTO(yb_buffer_append(buffer, stored->data, stored->used, error));
    status = yb_buffer_align(buffer, 8, error);
cleanup:
    yb_buffer_free(&raw);
    yb_buffer_free(&frame);
    return status;
}
