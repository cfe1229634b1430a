/* Scans pairs: the partners' figures are read into tables by region and year; then
 * blocks are read row by row, and each figure is looked up there. */
#include <stdlib.h>
#include <string.h>

#include "query/pair.h"

enum { YEAR_BITS = 16 };

/* By region of the tree; where several codes stand at one, by code. */
static uint64_t key_of(const yb_plan *plan, const yb_part_lanes *part, uint32_t region, int year)
{
    uint64_t place = part->part->regions[region];
    if (yb_plan_shared(plan, part->part, region)) {
        place = (uint64_t)yb_regions_count(plan->regions) + yb_plan_unit(part->part, region);
    }
    return place << YEAR_BITS | (uint64_t)year;
}

/* What of a block lies in the filter; 0: nothing. */
static int find_window(const yb_plan *plan, const yb_part_lanes *part, const yb_block_info *info, yb_row_window *window)
{
    *window = (yb_row_window) { info->first_region > part->first ? info->first_region : part->first,
                                info->last_region + 1 < part->end ? info->last_region : part->end - 1, plan->first_year,
                                plan->last_year };
    return part->end > part->first && window->first_region <= window->last_region &&
           info->first_year <= plan->last_year && info->last_year >= plan->first_year;
}

static yb_status read_block(const yb_gather *gather, yb_gather_worker *worker, const yb_part_lanes *part,
                            uint32_t block, int *rows, yb_error *error)
{
    const yb_block_info *info = yb_segment_block(part->part->segment, block);
    yb_row_window window;
    *rows = find_window(gather->plan, part, info, &window);
    if (!*rows) {
        return YB_OK;
    }
    worker->blocks_decoded++;
    worker->bytes_read += info->bytes;
    return yb_block_rows_read(&worker->rows, part->part, block, &window, YB_WANT_VALUES, error);
}

static int is_wanted(const yb_gather *gather, const yb_part_lanes *part, uint32_t region, int year)
{
    const yb_plan *plan = gather->plan;
    return year >= plan->first_year && year <= plan->last_year && region >= part->first && region < part->end &&
           part->levels[region] != YB_NO_LEVEL;
}

/* Appends what the worker's rows have of a series (by the part's own number). */
static yb_status append(const yb_gather *gather, const yb_gather_worker *worker, const yb_part_lanes *part,
                        uint32_t series, yb_pair_table *table, yb_error *error)
{
    const yb_block_rows *rows = &worker->rows;
    void *list = table->rows;
    yb_status status =
        yb_grow(gather->plan->env, &list, &table->capacity, table->count + rows->count, sizeof(yb_pair_row), error);
    table->rows = list;
    YB_TRY(status);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->series[i] == series && is_wanted(gather, part, rows->region[i], rows->year[i])) {
            int digits = rows->scale - yb_zeros_of(rows->mantissa[i], (uint8_t)rows->scale);
            table->scale = digits > table->scale ? digits : table->scale;
            table->rows[table->count++] = (yb_pair_row) { key_of(gather->plan, part, rows->region[i], rows->year[i]),
                                                          rows->mantissa[i], rows->scale };
        }
    }
    return YB_OK;
}

static yb_status append_part(const yb_gather *gather, yb_gather_worker *worker, const yb_part_lanes *part,
                             uint32_t partner, yb_pair_table *table, yb_error *error)
{
    const yb_segment *segment = part->part->segment;
    uint32_t series = 0, blocks = yb_segment_block_count(segment);
    while (series < part->series_count && part->part->series[series] != partner) {
        series++;
    }
    for (uint32_t block = 0; series < part->series_count && block < blocks; block++) {
        const yb_block_info *info = yb_segment_block(segment, block);
        int rows = 0;
        if (series < info->first_series || series > info->last_series) {
            continue;
        }
        YB_TRY(read_block(gather, worker, part, block, &rows, error));
        YB_TRY(rows ? append(gather, worker, part, series, table, error) : YB_OK);
    }
    return YB_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const yb_pair_row *left = a, *right = b;
    return (left->key > right->key) - (left->key < right->key);
}

static yb_status read_partner(void *context, size_t slot, uint32_t number, yb_error *error)
{
    yb_gather *gather = context;
    yb_pair_table *table = &gather->pairs[slot];
    uint32_t partner = gather->plan->slots[slot].partner;
    for (uint32_t i = 0; partner != YB_NO_SERIES && i < gather->lanes->count; i++) {
        YB_TRY(append_part(gather, &gather->workers[number], &gather->lanes->parts[i], partner, table, error));
    }
    size_t sorted = 1;
    while (sorted < table->count && table->rows[sorted - 1].key <= table->rows[sorted].key) {
        sorted++;
    }
    if (sorted < table->count) {
        qsort(table->rows, table->count, sizeof(yb_pair_row), compare_keys);
    }
    return YB_OK;
}

yb_status yb_gather_partners(yb_gather *gather, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    void *tables;
    YB_TRY(yb_arena_alloc(plan->arena, plan->slot_count, sizeof(yb_pair_table), &tables, error));
    gather->pairs = memset(tables, 0, plan->slot_count * sizeof(yb_pair_table));
    return yb_pool_for(yb_snapshot_pool(plan->snapshot), gather->worker_count, plan->slot_count, read_partner, gather,
                       error);
}

/* *place is where the look-up before ended: mostly the next one is near behind it. */
static const yb_pair_row *find_partner(const yb_pair_table *table, uint64_t key, size_t *place)
{
    const yb_pair_row *rows = table->rows;
    size_t low = *place < table->count && rows[*place].key <= key ? *place : 0, step = 1;
    while (low + step < table->count && rows[low + step].key < key) {
        low += step;
        step *= 2;
    }
    size_t high = low + step < table->count ? low + step + 1 : table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *place = low;
    return low < table->count && rows[low].key == key ? &rows[low] : NULL;
}

/* A row of a block beside its partner. */
typedef struct paired_figure {
    uint32_t slot, region; /* of the part */
    int year;
    yb_decimal value;
    const yb_pair_row *partner; /* NULL: the slot has none */
} paired_figure;

static yb_status subtract(const yb_gather *gather, const yb_part_lanes *part, paired_figure *pair, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    int scale = pair->value.scale > pair->partner->scale ? pair->value.scale : pair->partner->scale;
    yb_int128 value = (yb_int128)pair->value.mantissa * yb_power_of_ten[scale - pair->value.scale];
    yb_int128 less = (yb_int128)pair->partner->mantissa * yb_power_of_ten[scale - pair->partner->scale];
    if (value - less > INT64_MAX || value - less < INT64_MIN) {
        return yb_fail(error, YB_OVERFLOW, "the exact difference of %s for %s in %d does not fit 64 bits",
                       plan->slots[pair->slot].description->name,
                       yb_regions_name(plan->regions, part->part->regions[pair->region]), pair->year);
    }
    pair->value = (yb_decimal) { (int64_t)(value - less), (int8_t)scale };
    return YB_OK;
}

static yb_status add_states(yb_gather *gather, yb_gather_worker *worker, yb_plane *plane, size_t cell,
                            const paired_figure *pair, yb_error *error)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
        if (plane->cells[kind] != NULL && ops->add_value != NULL) {
            YB_TRY(ops->add_value(plane->cells[kind], cell, pair->value.mantissa, &worker->arena, error));
        }
    }
    if (plane->cells[YB_STATE_WEIGHTS] != NULL && pair->partner != NULL) {
        const yb_pair_row *weight = pair->partner;
        int up = gather->pairs[pair->slot].scale - weight->scale;
        yb_int128 aligned = up >= 0 ? (yb_int128)weight->mantissa * yb_power_of_ten[up]
                                    : (yb_int128)weight->mantissa / yb_power_of_ten[-up];
        yb_weights_add((yb_weights *)plane->cells[YB_STATE_WEIGHTS] + cell, pair->value.mantissa, aligned);
    }
    return YB_OK;
}

static yb_status add_pair(yb_gather *gather, yb_gather_worker *worker, uint32_t node, const paired_figure *pair,
                          yb_error *error)
{
    const yb_work *work = gather->work;
    uint32_t stripe = yb_work_stripe(work, pair->slot, pair->value.scale), row;
    yb_plane *plane;
    if (gather->plan->conditions != NULL &&
        !yb_condition_holds(&gather->plan->conditions[pair->value.scale], pair->value.mantissa)) {
        return YB_OK;
    }
    YB_TRY(yb_gather_plane(gather, worker, stripe, &plane, error));
    YB_TRY(yb_plane_add_row(gather->plan->env, plane, node, &row, error));
    size_t cell = row * work->cell_years + yb_gather_year_cell(gather, pair->year);
    YB_TRY(add_states(gather, worker, plane, cell, pair, error));
    yb_gather_saw(worker, pair->slot, pair->year, pair->year);
    worker->zeros[stripe] = yb_zeros_of(pair->value.mantissa, worker->zeros[stripe]);
    worker->values++;
    return YB_OK;
}

/* The figure goes into its group, or is one of a group's own. */
static yb_status take_pair(yb_gather *gather, yb_gather_worker *worker, const yb_part_lanes *part, paired_figure *pair,
                           size_t *place, uint32_t *hint, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    uint32_t node = yb_lanes_node(part, pair->region, hint);
    uint32_t own = node == YB_NO_NODE ? yb_lanes_own(part, pair->region) : YB_NO_NODE;
    if (node == YB_NO_NODE && own == YB_NO_NODE) {
        return YB_OK;
    }
    int alone = node == YB_NO_NODE && plan->pairing == YB_PAIR_WEIGHTS; /* no weight is needed */
    if (plan->slots[pair->slot].partner != YB_NO_SERIES && !alone) {
        pair->partner = find_partner(&gather->pairs[pair->slot], key_of(plan, part, pair->region, pair->year), place);
        if (pair->partner == NULL) {
            worker->unpaired += node != YB_NO_NODE && !plan->slots[pair->slot].hidden;
            return YB_OK;
        }
    }
    if (plan->pairing == YB_PAIR_DIFFERENCE) {
        YB_TRY(subtract(gather, part, pair, error));
    }
    yb_own figure = { pair->value.mantissa, pair->value.scale, 1 };
    return node != YB_NO_NODE ? add_pair(gather, worker, node, pair, error)
                              : yb_gather_own(gather, worker, pair->slot, own, pair->year, figure, error);
}

yb_status yb_gather_pairs(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, yb_error *error)
{
    const yb_part_lanes *part = &gather->lanes->parts[task->part];
    const yb_block_rows *rows = &worker->rows;
    uint32_t hint = 0;
    size_t place = 0;
    int there = 0;
    YB_TRY(read_block(gather, worker, part, task->block, &there, error));
    for (size_t i = 0; there && i < rows->count; i++) {
        paired_figure pair = {
            part->slots[rows->series[i]], rows->region[i], rows->year[i], { rows->mantissa[i], rows->scale }, NULL
        };
        if (pair.slot != YB_NO_SLOT && part->part->series[rows->series[i]] == gather->plan->slots[pair.slot].series &&
            is_wanted(gather, part, pair.region, pair.year)) {
            YB_TRY(take_pair(gather, worker, part, &pair, &place, &hint, error));
        }
    }
    return YB_OK;
}
