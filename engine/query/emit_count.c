/* The first pass over the cube: how many rows each group has, and how many
 * decimals the columns need. */
#include <string.h>

#include "query/emit.h"

enum { MORSELS_PER_THREAD = 8 };

/* Nodes in even shares. */
static yb_status cut_morsels(yb_emit *emit, yb_error *error)
{
    uint32_t nodes = emit->nodes->count;
    uint32_t most = emit->worker_count == 1 ? 1 : emit->worker_count * MORSELS_PER_THREAD;
    emit->morsel_count = nodes < most ? nodes : most;
    void *block;
    YB_TRY(yb_arena_alloc(emit->plan->arena, (size_t)emit->morsel_count + 1, sizeof(uint32_t), &block, error));
    emit->morsels = block;
    for (uint32_t i = 0; i <= emit->morsel_count; i++) {
        emit->morsels[i] = (uint32_t)((uint64_t)nodes * i / emit->morsel_count);
    }
    return YB_OK;
}

/* Decimals of the own figures beside a line. */
static void measure_own(const yb_emit *emit, yb_emit_worker *worker)
{
    for (size_t i = 0; i < worker->line.count; i++) {
        yb_own own;
        yb_cell cell = yb_emit_cell(emit, &worker->line, i);
        yb_own_kind kind = yb_emit_own(emit, &cell, &own);
        worker->own_there |= kind != YB_OWN_NONE;
        if (kind == YB_OWN_FIGURE) {
            int digits = own.scale - yb_zeros_of(own.mantissa, (uint8_t)own.scale);
            worker->own_scale = digits > worker->own_scale ? digits : worker->own_scale;
        }
    }
}

/* Years with observations, where that is all there is to know: one scale, no own figures. */
static int count_simple(const yb_emit *emit, uint32_t slot, uint32_t node, size_t *rows)
{
    const yb_cube *cube = emit->cube;
    uint32_t stripe = cube->slot_stripes[slot];
    if (cube->slot_stripes[slot + 1] != stripe + 1 || yb_emit_may_have_own(emit, slot, node)) {
        return 0;
    }
    const yb_plane *plane = &cube->planes[stripe];
    size_t at = yb_plane_at(plane, node, 0), found = 0;
    const uint64_t *counts = at == YB_NO_CELL ? NULL : (const uint64_t *)plane->cells[YB_STATE_COUNT] + at;
    for (size_t year = emit->first_year; counts != NULL && year < emit->end_year; year++) {
        found += counts[year] > 0;
    }
    *rows = found;
    return 1;
}

/* Observations of a group without rows that lie in none of its parts. */
static uint64_t count_own(const yb_emit *emit, yb_emit_worker *worker)
{
    const yb_emit_line *line = &worker->line, *part = &worker->base;
    const yb_node *nodes = emit->nodes->nodes;
    uint64_t count = 0;
    for (size_t i = 0; i < line->count; i++) {
        count += line->counts[i];
    }
    if (!emit->plan->query->rollup) { /* else the parts' are added to it */
        return count;
    }
    for (uint32_t node = line->node + 1; node < nodes[line->node].behind; node = nodes[node].behind) {
        yb_emit_find_line(emit, &worker->base, line->slot, node);
        for (size_t i = 0; i < part->count; i++) {
            count -= part->counts[i];
        }
    }
    return count;
}

static size_t count_node(const yb_emit *emit, yb_emit_worker *worker, uint32_t node)
{
    yb_emit_line *line = &worker->line;
    int has_rows = emit->nodes->nodes[node].has_rows;
    size_t rows = 0, simple = 0;
    for (uint32_t slot = 0; slot < emit->cube->slot_count; slot++) {
        if (emit->plan->slots[slot].hidden) {
            continue;
        }
        if (has_rows && count_simple(emit, slot, node, &simple)) {
            rows += simple;
            continue;
        }
        if (!yb_emit_find_line(emit, line, slot, node)) {
            continue;
        }
        rows += has_rows ? line->count : 0;
        worker->strays += has_rows ? 0 : count_own(emit, worker);
        if (yb_emit_may_have_own(emit, slot, node)) {
            measure_own(emit, worker);
        }
    }
    return rows;
}

static yb_status count_morsel(void *context, size_t item, uint32_t number, yb_error *error)
{
    yb_emit *emit = context;
    const yb_plane *plane = emit->cube->planes;
    const uint64_t *counts = emit->plain ? (const uint64_t *)plane->cells[YB_STATE_COUNT] + emit->first_year : NULL;
    for (uint32_t node = emit->morsels[item]; node < emit->morsels[item + 1]; node++) {
        emit->first_rows[node + 1] = counts != NULL && emit->nodes->nodes[node].has_rows
                                         ? counts[node * plane->years] > 0
                                         : count_node(emit, &emit->workers[number], node);
    }
    return YB_OK;
}

/* Decimals of the values, and of the own figures and their gaps to the sums. */
static void settle_scales(yb_emit *emit)
{
    for (uint32_t i = 0; i < emit->cube->slot_count; i++) {
        int scale = emit->cube->slot_scales[i];
        emit->scale = scale > emit->scale ? scale : emit->scale;
    }
    int mean = emit->plan->pairing == YB_PAIR_WEIGHTS; /* it has more decimals */
    emit->own_scale = emit->scale + (mean ? yb_aggregate_ops_of(YB_WEIGHTED_MEAN)->extra_digits : 0);
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        const yb_emit_worker *worker = &emit->workers[i];
        emit->own_scale = worker->own_scale > emit->own_scale ? worker->own_scale : emit->own_scale;
        emit->own_there |= worker->own_there;
    }
}

static yb_status note_strays(const yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    uint64_t strays = 0;
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        strays += emit->workers[i].strays;
    }
    if (strays == 0) {
        return YB_OK;
    }
    return yb_notes_add(
        &emit->result->notes, error, "left out: figures at level %s that lie under no region of level %s (%llu)",
        yb_regions_level_name(plan->regions, (uint8_t)plan->from_level),
        yb_regions_level_name(plan->regions, (uint8_t)yb_plan_finest(plan)), (unsigned long long)strays);
}

yb_status yb_emit_count(yb_emit *emit, yb_error *error)
{
    void *block;
    YB_TRY(cut_morsels(emit, error));
    YB_TRY(yb_arena_alloc(emit->plan->arena, (size_t)emit->nodes->count + 1, sizeof(size_t), &block, error));
    emit->first_rows = block;
    emit->first_rows[0] = 0;
    YB_TRY(yb_pool_for(yb_snapshot_pool(emit->plan->snapshot), emit->worker_count, emit->morsel_count, count_morsel,
                       emit, error));
    for (uint32_t i = 0; i < emit->nodes->count; i++) {
        emit->first_rows[i + 1] += emit->first_rows[i];
    }
    emit->result->rows = emit->first_rows[emit->nodes->count];
    settle_scales(emit);
    return note_strays(emit, error);
}
