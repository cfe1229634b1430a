/* Chooses blocks by directory, cuts them into morsels, names the stripes. */
#include "query/work.h"

#include <stdlib.h>
#include <string.h>

/* Rows that make up for waking another thread, when nobody asked for a number: half
 * a millisecond of decoding. */
enum {
    ROWS_PER_THREAD = 1 << 19,
    MORSELS_PER_THREAD = 8,
    MORSELS_OF_ONE_SLOT = 32,
    NEAR_BYTES = 8 << 20,
    SCALES = YB_SCALE_MAX + 1
};

/* The first slot among the series of a block; YB_NO_SLOT if none is asked for. */
static uint32_t first_slot(const yb_part_lanes *lanes, const yb_block_info *info)
{
    uint32_t slot = YB_NO_SLOT;
    for (uint32_t s = info->first_series; s <= info->last_series && slot == YB_NO_SLOT; s++) {
        slot = lanes->slots[s];
    }
    return slot;
}

static int matters(const yb_plan *plan, const yb_part_lanes *lanes, const yb_block_info *info)
{
    return info->first_year <= plan->last_year && info->last_year >= plan->first_year &&
           first_slot(lanes, info) != YB_NO_SLOT && yb_lanes_touch(lanes, info->first_region, info->last_region);
}

static void select_in_part(yb_work *work, uint32_t number)
{
    const yb_part_lanes *lanes = &work->lanes->parts[number];
    const yb_segment *segment = lanes->part->segment;
    uint32_t first = lanes->first_series, last = lanes->last_series, blocks = yb_segment_block_count(segment);
    for (uint32_t b = 0; (b = yb_segment_next_block(segment, b, first, last)) < blocks; b++) {
        if (matters(work->plan, lanes, yb_segment_block(segment, b))) {
            work->tasks[work->task_count++] = (yb_block_task) { number, b };
        }
    }
}

static yb_status select_blocks(yb_work *work, yb_error *error)
{
    size_t capacity = 0;
    for (uint32_t p = 0; p < work->lanes->count; p++) {
        capacity += yb_segment_block_count(work->lanes->parts[p].part->segment);
    }
    work->blocks = capacity;
    if (capacity > UINT32_MAX) {
        return yb_fail(error, YB_UNSUPPORTED, "the store has %zu blocks, a query takes at most %u", capacity,
                       UINT32_MAX);
    }
    void *block;
    YB_TRY(yb_arena_alloc(work->plan->arena, capacity, sizeof(yb_block_task), &block, error));
    work->tasks = block;
    for (uint32_t p = 0; p < work->lanes->count; p++) {
        select_in_part(work, p);
    }
    return YB_OK;
}

static const yb_block_info *info_of(const yb_work *work, const yb_block_task *task)
{
    return yb_segment_block(work->lanes->parts[task->part].part->segment, task->block);
}

/* Blocks of one slot together, so that few workers share a plane. */
static int compare_keys(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    int first = (left[0] > right[0]) - (left[0] < right[0]);
    return first != 0 ? first : (left[1] > right[1]) - (left[1] < right[1]);
}

static yb_status sort_tasks(yb_work *work, yb_error *error)
{
    void *block;
    if (work->lanes->count < 2 || work->task_count < 2) {
        return YB_OK; /* one segment is in order */
    }
    YB_TRY(yb_alloc(work->plan->env, work->task_count, 2 * sizeof(uint64_t), &block, error));
    uint64_t *keys = block;
    for (uint32_t i = 0; i < work->task_count; i++) {
        const yb_block_task *task = &work->tasks[i];
        keys[2 * i] = first_slot(&work->lanes->parts[task->part], info_of(work, task));
        keys[2 * i + 1] = (uint64_t)task->part << 32 | task->block;
    }
    qsort(keys, work->task_count, 2 * sizeof(uint64_t), compare_keys);
    for (uint32_t i = 0; i < work->task_count; i++) {
        work->tasks[i] = (yb_block_task) { (uint32_t)(keys[2 * i + 1] >> 32), (uint32_t)keys[2 * i + 1] };
    }
    yb_free(work->plan->env, block);
    return YB_OK;
}

/* A run takes as long as several tiles: where workers share the blocks of one slot, none should begin it at the end,
 * when the others have nothing left to do. */
static void put_runs_first(yb_work *work)
{
    uint32_t runs = 0;
    for (uint32_t i = 0; i < work->task_count; i++) {
        yb_block_task task = work->tasks[i];
        if (info_of(work, &task)->kind == YB_BLOCK_RUN) {
            work->tasks[i] = work->tasks[runs];
            work->tasks[runs++] = task;
        }
    }
}

/* Even shares of the rows, a few per thread; none is larger than needed to share. */
static yb_status cut_morsels(yb_work *work, yb_error *error)
{
    uint64_t rows = 0, bytes = 0, gathered = 0;
    for (uint32_t i = 0; i < work->task_count; i++) {
        rows += info_of(work, &work->tasks[i])->rows;
        bytes += info_of(work, &work->tasks[i])->raw_bytes;
    }
    work->is_near = bytes <= NEAR_BYTES;
    uint64_t worth = rows < ROWS_PER_THREAD ? 1 : rows / ROWS_PER_THREAD;
    work->threads = work->plan->threads;
    if (work->plan->query->threads == 0 && worth < work->threads) {
        work->threads = (uint32_t)worth;
    }
    uint64_t most = MORSELS_PER_THREAD;
    if (work->plan->slot_count == 1) { /* workers share planes */
        most = MORSELS_OF_ONE_SLOT;
        put_runs_first(work);
    }
    uint64_t share = work->threads == 1 ? UINT64_MAX : rows / (work->threads * most) + 1;
    void *block;
    YB_TRY(yb_arena_alloc(work->plan->arena, (size_t)work->task_count + 1, sizeof(uint32_t), &block, error));
    work->morsels = block;
    for (uint32_t i = 0; i < work->task_count; i++) {
        if (i == 0 || gathered >= share) {
            work->morsels[work->morsel_count++] = i;
            gathered = 0;
        }
        gathered += info_of(work, &work->tasks[i])->rows;
    }
    work->morsels[work->morsel_count] = work->task_count;
    return YB_OK;
}

/* Adds the rows of a block to those of its slots and scale; a run's are shared out among its series. */
static void count_values(const yb_work *work, const yb_block_task *task, uint64_t *values)
{
    const yb_block_info *info = info_of(work, task);
    const uint32_t *slots = work->lanes->parts[task->part].slots;
    uint32_t series = info->last_series - info->first_series + 1;
    for (uint32_t s = info->first_series; s <= info->last_series; s++) {
        if (slots[s] != YB_NO_SLOT) {
            values[(size_t)slots[s] * SCALES + (size_t)info->scale] += info->rows / series + 1;
        }
    }
}

/* A stripe for each slot and scale that the directories name. */
static yb_status name_stripes(yb_work *work, yb_error *error)
{
    const yb_plan *plan = work->plan;
    void *block, *stripes, *firsts;
    YB_TRY(yb_arena_alloc(plan->arena, plan->slot_count, SCALES * sizeof(uint64_t), &block, error));
    YB_TRY(yb_arena_alloc(plan->arena, (size_t)plan->slot_count + 1, sizeof(uint32_t), &firsts, error));
    uint64_t *values = block;
    memset(values, 0, (size_t)plan->slot_count * SCALES * sizeof(uint64_t));
    for (uint32_t i = 0; i < work->task_count; i++) {
        count_values(work, &work->tasks[i], values);
    }
    size_t count = 0;
    for (size_t i = 0; i < (size_t)plan->slot_count * SCALES; i++) {
        count += values[i] > 0;
    }
    YB_TRY(yb_arena_alloc(plan->arena, count, sizeof(yb_stripe), &stripes, error));
    work->stripes = stripes;
    work->slot_stripes = firsts;
    for (uint32_t slot = 0; slot < plan->slot_count; slot++) {
        work->slot_stripes[slot] = work->stripe_count;
        for (int scale = 0; scale < SCALES; scale++) {
            uint64_t here = values[(size_t)slot * SCALES + (size_t)scale];
            if (here > 0) {
                work->stripes[work->stripe_count++] = (yb_stripe) { slot, scale, here };
            }
        }
    }
    work->slot_stripes[plan->slot_count] = work->stripe_count;
    return YB_OK;
}

uint32_t yb_work_stripe(const yb_work *work, uint32_t slot, int scale)
{
    uint32_t stripe = work->slot_stripes[slot];
    while (work->stripes[stripe].scale != scale) {
        stripe++;
    }
    return stripe;
}

yb_status yb_work_plan(const yb_plan *plan, const yb_lanes *lanes, yb_work *work, yb_error *error)
{
    *work = (yb_work) { .plan = plan, .lanes = lanes };
    YB_TRY(select_blocks(work, error));
    YB_TRY(sort_tasks(work, error));
    YB_TRY(cut_morsels(work, error));
    YB_TRY(name_stripes(work, error));
    return yb_work_years(work, error);
}
