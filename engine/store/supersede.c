/* Finding the rows of older segments that a new segment's rows replace. */
#include "store/supersede.h"

#include <limits.h>
#include <stdlib.h>

#include "core/memory.h"
#include "store/block_rows.h"
#include "store/mask.h"
#include "store/part.h"

#define NONE UINT32_MAX /* a series or region that the new segment has not */

/* A key in the new segment's numbers, and where the old block has it. */
typedef struct old_key {
    uint64_t place; /* series << 32 | region */
    uint32_t cell;
    int16_t year;
} old_key;

typedef struct join {
    const yb_env *env;
    const yb_part *newest;
    uint32_t *new_series;  /* of the catalog -> of the new segment */
    uint32_t *new_regions; /* of the tree -> of the new segment */
    int first_year, last_year;
    yb_block_rows new_rows; /* of the block `loaded` */
    uint32_t loaded;
    yb_block_rows old_rows;
    old_key *keys;
    uint32_t *cells; /* hidden in the current old block */
    size_t key_count, cell_count, capacity;
} join;

/* What a block of an old part covers, in the new segment's numbers. */
typedef struct block_reach {
    uint32_t first_series, last_series;
    uint32_t first_region, last_region;
    yb_row_window window; /* in the old segment's own numbers */
} block_reach;

static yb_status invert(const yb_env *env, const uint32_t *numbers, uint32_t count, uint32_t range, uint32_t **inverse,
                        yb_error *error)
{
    YB_TRY(yb_alloc(env, range, sizeof(uint32_t), (void **)inverse, error));
    for (uint32_t i = 0; i < range; i++) {
        (*inverse)[i] = NONE;
    }
    for (uint32_t i = 0; i < count; i++) {
        (*inverse)[numbers[i]] = i;
    }
    return YB_OK;
}

static yb_status start_join(join *j, const yb_catalog *catalog, yb_error *error)
{
    const yb_part *part = j->newest;
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);

    YB_TRY(invert(j->env, part->series, keys->series_count, yb_catalog_series_count(catalog), &j->new_series, error));
    YB_TRY(invert(j->env, part->regions, keys->region_count, yb_regions_count(yb_catalog_regions(catalog)),
                  &j->new_regions, error));
    j->loaded = NONE;
    j->first_year = INT_MAX;
    j->last_year = INT_MIN;
    for (uint32_t i = 0; i < yb_segment_block_count(part->segment); i++) {
        const yb_block_info *info = yb_segment_block(part->segment, i);
        j->first_year = info->first_year < j->first_year ? info->first_year : j->first_year;
        j->last_year = info->last_year > j->last_year ? info->last_year : j->last_year;
    }
    return YB_OK;
}

static void end_join(join *j)
{
    yb_free(j->env, j->new_series);
    yb_free(j->env, j->new_regions);
    yb_free(j->env, j->keys);
    yb_free(j->env, j->cells);
    yb_block_rows_free(&j->new_rows);
    yb_block_rows_free(&j->old_rows);
}

static uint32_t new_series_of(const join *j, const yb_part *part, uint32_t local)
{
    return j->new_series[part->series[local]];
}

static uint32_t new_region_of(const join *j, const yb_part *part, uint32_t local)
{
    return part->regions[local] == YB_NO_REGION ? NONE : j->new_regions[part->regions[local]];
}

static void widen(uint32_t *first, uint32_t *last, uint32_t number)
{
    *first = number < *first ? number : *first;
    *last = number > *last ? number : *last;
}

/* Whether the directory allows the old block to share a key with the new segment. */
static int reaches(const join *j, const yb_part *part, const yb_block_info *info, block_reach *reach)
{
    *reach = (block_reach) { NONE, 0, NONE, 0, { NONE, 0, j->first_year, j->last_year } };
    if (info->first_year > j->last_year || info->last_year < j->first_year) {
        return 0;
    }
    for (uint32_t local = info->first_series; local <= info->last_series; local++) {
        uint32_t series = new_series_of(j, part, local);
        if (series != NONE) {
            widen(&reach->first_series, &reach->last_series, series);
        }
    }
    if (reach->first_series == NONE) {
        return 0;
    }
    for (uint32_t local = info->first_region; local <= info->last_region; local++) {
        uint32_t region = new_region_of(j, part, local);
        if (region != NONE) {
            widen(&reach->first_region, &reach->last_region, region);
            widen(&reach->window.first_region, &reach->window.last_region, local);
        }
    }
    return reach->first_region != NONE;
}

static int overlaps(const block_reach *reach, const yb_block_info *old, const yb_block_info *new)
{
    return new->first_series <= reach->last_series &&new->last_series >= reach->first_series &&new->first_region <=
           reach->last_region &&new->last_region >= reach->first_region &&new->first_year <=
           old->last_year &&new->last_year >= old->first_year;
}

static int compare_keys(const void *a, const void *b)
{
    const old_key *left = a, *right = b;
    if (left->place != right->place) {
        return left->place < right->place ? -1 : 1;
    }
    return left->year - right->year;
}

/* The old block's visible keys, in the new segment's numbers and order. */
static yb_status read_old(join *j, const yb_part *part, uint32_t block, const block_reach *reach, yb_error *error)
{
    const yb_block_rows *rows = &j->old_rows;
    YB_TRY(yb_block_rows_read(&j->old_rows, part, block, &reach->window, YB_WANT_CELLS, error));
    if (rows->count > j->capacity) {
        YB_TRY(yb_realloc(j->env, (void **)&j->keys, rows->count, sizeof *j->keys, error));
        YB_TRY(yb_realloc(j->env, (void **)&j->cells, rows->count, sizeof *j->cells, error));
        j->capacity = rows->count;
    }
    j->key_count = j->cell_count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t series = new_series_of(j, part, rows->series[i]);
        uint32_t region = new_region_of(j, part, rows->region[i]);
        if (series != NONE && region != NONE) {
            j->keys[j->key_count++] = (old_key) { (uint64_t)series << 32 | region, rows->cell[i], rows->year[i] };
        }
    }
    /* Series are ordered alike in all segments, regions as long as the tree's order lasts. */
    if (!part->map->ascending && j->key_count > 0) {
        qsort(j->keys, j->key_count, sizeof *j->keys, compare_keys);
    }
    return YB_OK;
}

static old_key new_key(const join *j, size_t row)
{
    const yb_block_rows *rows = &j->new_rows;
    return (old_key) { (uint64_t)rows->series[row] << 32 | rows->region[row], 0, rows->year[row] };
}

/* The first row of the loaded new block that does not come before `key`. */
static size_t first_not_before(const join *j, const old_key *key)
{
    size_t low = 0, high = j->new_rows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        old_key here = new_key(j, middle);
        if (compare_keys(&here, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static yb_status join_block(join *j, uint32_t block, yb_error *error)
{
    static const yb_row_window everything = { 0, UINT32_MAX, INT_MIN, INT_MAX };
    if (j->loaded != block) {
        j->loaded = NONE;
        YB_TRY(yb_block_rows_read(&j->new_rows, j->newest, block, &everything, YB_WANT_KEYS, error));
        j->loaded = block;
    }
    size_t old = 0, new = first_not_before(j, &j->keys[0]);
    while (old < j->key_count && new < j->new_rows.count) {
        old_key here = new_key(j, new);
        int order = compare_keys(&j->keys[old], &here);
        if (order == 0) {
            j->cells[j->cell_count++] = j->keys[old].cell;
        }
        old += order <= 0;
        new += order >= 0;
    }
    return YB_OK;
}

/* Finds the cells of one old block that are superseded. */
static yb_status join_old_block(join *j, const yb_part *part, uint32_t block, yb_error *error)
{
    const yb_block_info *info = yb_segment_block(part->segment, block);
    block_reach reach;
    int is_read = 0;

    j->key_count = j->cell_count = 0;
    if (!reaches(j, part, info, &reach)) {
        return YB_OK;
    }
    for (uint32_t i = 0; i < yb_segment_block_count(j->newest->segment); i++) {
        if (!overlaps(&reach, info, yb_segment_block(j->newest->segment, i))) {
            continue;
        }
        if (!is_read) {
            YB_TRY(read_old(j, part, block, &reach, error));
            is_read = 1;
        }
        if (j->key_count == 0) {
            return YB_OK;
        }
        YB_TRY(join_block(j, i, error));
    }
    return YB_OK;
}

static yb_status hide(const yb_env *env, yb_part *part, int *own, uint32_t block, const uint32_t *cells, size_t count,
                      yb_error *error)
{
    if (!*own) {
        yb_mask *mask;
        YB_TRY(part->mask == NULL ? yb_mask_create(env, yb_segment_block_count(part->segment), &mask, error)
                                  : yb_mask_clone(part->mask, &mask, error));
        yb_mask_release(part->mask);
        part->mask = mask;
        *own = 1;
    }
    YB_TRY(yb_mask_add(part->mask, block, cells, count, error));
    part->superseded = part->mask->cells;
    return YB_OK;
}

/* A part that shares neither series nor regions with the new one is not looked at block by block. */
static int shares_keys(const join *j, const yb_part *part)
{
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    uint32_t series = 0, region = 0;
    while (series < keys->series_count && new_series_of(j, part, series) == NONE) {
        series++;
    }
    while (region < keys->region_count && new_region_of(j, part, region) == NONE) {
        region++;
    }
    return series < keys->series_count && region < keys->region_count;
}

yb_status yb_supersede(const yb_env *env, const struct yb_kernels *kernels, const yb_catalog *catalog, yb_part *parts,
                       uint32_t newest, int *changed, yb_error *error)
{
    join j = { .env = env, .newest = &parts[newest] };
    yb_status status;

    j.new_rows.env = j.old_rows.env = env;
    j.new_rows.kernels = j.old_rows.kernels = kernels;
    YB_TRY_GOTO(start_join(&j, catalog, error));
    for (uint32_t i = 0; i < newest; i++) {
        int own = 0;
        uint32_t blocks = shares_keys(&j, &parts[i]) ? yb_segment_block_count(parts[i].segment) : 0;
        for (uint32_t block = 0; block < blocks; block++) {
            YB_TRY_GOTO(join_old_block(&j, &parts[i], block, error));
            if (j.cell_count > 0) {
                YB_TRY_GOTO(hide(env, &parts[i], &own, block, j.cells, j.cell_count, error));
                *changed = 1;
            }
        }
    }
cleanup:
    end_join(&j);
    return status;
}
