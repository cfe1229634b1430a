/* The second pass over the cube: fills the result's columns. */
#include <string.h>

#include "core/text.h"
#include "query/derive.h"
#include "query/emit.h"
#include "query/notes.h"

/* The cells of a line when they are the values themselves: its only scale is the column's. */
static const yb_int128 *plain_cells(const yb_emit *emit, const yb_emit_line *line, const yb_aggregate_ops *ops,
                                    int nullable)
{
    const yb_cube *cube = emit->cube;
    uint32_t stripe = cube->slot_stripes[line->slot];
    int single = cube->slot_stripes[line->slot + 1] == stripe + 1 && cube->stripes[stripe].scale == emit->scale;
    return single && !nullable && ops->finish == yb_finish_sum
               ? (const yb_int128 *)cube->planes[stripe].cells[YB_STATE_SUM] + line->firsts[0]
               : NULL;
}

static yb_status fill_aggregate(const yb_emit *emit, yb_emit_worker *worker, size_t number, size_t row, yb_error *error)
{
    const yb_emit_line *line = &worker->line;
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(emit->plan->aggregates[number]);
    const yb_int128 *plain = plain_cells(emit, line, ops, emit->aggregates_valid[number] != NULL);
    if (ops->finish == NULL) {
        memcpy((uint64_t *)emit->aggregates[number] + row, line->counts, line->count * sizeof(uint64_t));
        return YB_OK;
    }
    for (size_t i = 0; i < line->count && plain != NULL; i++) {
        ((yb_wide *)emit->aggregates[number])[row + i] = yb_wide_of(plain[line->years[i]]);
    }
    if (plain != NULL) {
        return YB_OK;
    }
    yb_cell cell = yb_emit_cell(emit, line, 0);
    for (size_t i = 0; i < line->count; i++) {
        cell.year = line->years[i];
        cell.count = line->counts[i];
        YB_TRY(yb_emit_fill_cell(emit, &worker->scratch, &cell, number, row + i, error));
    }
    return YB_OK;
}

/* The gap in percent of the own figure, where that is asked for. */
static yb_status derive_gap(const yb_emit *emit, const yb_cell *cell, yb_int128 own, yb_int128 gap, size_t row,
                            yb_error *error)
{
    yb_int128 percent = 0;
    for (size_t i = 0; i < emit->plan->asked->derive_count; i++) {
        const yb_derive_ops *ops = yb_derive_ops_of(emit->plan->derives[i].kind);
        if (ops->base != YB_BASE_OWN) {
            continue;
        }
        yb_derive_outcome outcome = yb_derive_share(gap, own, 0, ops->digits, &percent);
        if (outcome == YB_DERIVED_OVERFLOW) {
            return yb_emit_place_overflow(emit, cell, ops->name, error);
        }
        ((yb_wide *)emit->derived[i])[row] = yb_wide_of(percent);
        emit->derived_valid[i][row] = outcome == YB_DERIVED_VALUE;
    }
    return YB_OK;
}

/* What the own figure is compared with, at its scale; *there is 0 where there is nothing. YB_OVERFLOW. */
static yb_status finish_compared(const yb_emit *emit, const yb_cell *cell, int *there, yb_int128 *value,
                                 yb_error *error)
{
    yb_cell wanted = *cell;
    *there = yb_emit_covers(emit, cell);
    if (emit->plan->pairing != YB_PAIR_WEIGHTS) {
        wanted.scale = emit->own_scale;
        return yb_finish_sum(&wanted, value, error);
    }
    yb_int128 mean = 0;
    *there = *there && yb_weighs(cell);
    YB_TRY(*there ? yb_finish_weighted(cell, &mean, error) : YB_OK);
    int scale = cell->scale + yb_aggregate_ops_of(YB_WEIGHTED_MEAN)->extra_digits;
    return yb_align(mean, scale, emit->own_scale, value) ? YB_OK : YB_OVERFLOW;
}

static yb_status fill_own(const yb_emit *emit, const yb_cell *cell, size_t row, yb_error *error)
{
    yb_own own;
    yb_own_kind kind = yb_emit_own(emit, cell, &own);
    if (kind == YB_OWN_NONE) {
        return YB_OK;
    }
    yb_int128 compared = 0, figure = 0, gap = 0;
    int there = 0;
    yb_status status = finish_compared(emit, cell, &there, &compared, error);
    int fits = status != YB_OVERFLOW;
    figure = compared;
    if (fits && kind == YB_OWN_FIGURE) {
        fits = yb_align(own.mantissa, own.scale, emit->own_scale, &figure) &&
               !__builtin_sub_overflow(figure, compared, &gap);
    }
    if (!fits) {
        return yb_emit_place_overflow(emit, cell, "gap", error);
    }
    emit->own[row] = yb_wide_of(figure);
    emit->own_valid[row] = (uint8_t)(kind == YB_OWN_FIGURE || emit->plan->pairing != YB_PAIR_WEIGHTS || there);
    emit->gap_valid[row] = (uint8_t)there;
    emit->gap[row] = yb_wide_of(there ? gap : 0);
    return there ? derive_gap(emit, cell, figure, gap, row, error) : YB_OK;
}

/* Keys and coverage of a line. */
static void fill_keys(const yb_emit *emit, const yb_emit_line *line, size_t row)
{
    yb_cell cell = yb_emit_cell(emit, line, 0);
    uint64_t reporters = emit->reporters == NULL ? 0 : yb_emit_reporters(emit, &cell);
    for (size_t i = 0; i < line->count && emit->metrics != NULL; i++) {
        emit->metrics[row + i] = emit->plan->slots[line->slot].metric;
    }
    for (size_t i = 0; i < line->count && emit->years != NULL; i++) {
        emit->years[row + i] = emit->work->years[line->years[i]];
    }
    for (size_t i = 0; i < line->count && emit->reporters != NULL; i++) {
        emit->reporters[row + i] = reporters;
        if (emit->plan->era != NULL && i + 1 < line->count) { /* else it is the same in all years */
            cell = yb_emit_cell(emit, line, i + 1);
            reporters = yb_emit_reporters(emit, &cell);
        }
    }
    for (size_t i = 0; i < line->count; i++) {
        emit->counts[row + i] = line->counts[i];
    }
}

static yb_status fill_line(const yb_emit *emit, yb_emit_worker *worker, size_t row, yb_error *error)
{
    const yb_emit_line *line = &worker->line;
    fill_keys(emit, line, row);
    for (size_t i = 0; i < emit->plan->aggregate_count; i++) {
        YB_TRY(fill_aggregate(emit, worker, i, row, error));
    }
    YB_TRY(yb_emit_derive(emit, worker, row, error));
    int own = emit->own_there && yb_emit_may_have_own(emit, line->slot, line->node);
    int counted = emit->plan->query->min_coverage.mantissa > 0;
    for (size_t i = 0; i < line->count && (own || counted); i++) {
        yb_cell cell = yb_emit_cell(emit, line, i);
        worker->uncovered += counted && !yb_emit_covers(emit, &cell);
        YB_TRY(own ? fill_own(emit, &cell, row + i, error) : YB_OK);
    }
    return YB_OK;
}

/* The group's region and those around it, in every row of the group. */
static void fill_regions(const yb_emit *emit, uint32_t node, size_t first, size_t last)
{
    const yb_node *around = &emit->nodes->nodes[node];
    for (size_t tier = emit->plan->query->group_level_count; tier > 0; tier--) {
        int there = around->tier == tier;
        uint32_t *regions = emit->regions[tier - 1];
        for (size_t row = first; row < last; row++) {
            regions[row] = there ? around->region : YB_NO_REGION;
        }
        around = there ? &emit->nodes->nodes[around->parent] : around;
    }
}

/* Fetches the counts and sums that the slots behind will want: each slot's cells lie in a plane of their own. */
static void look_ahead(const yb_emit *emit, uint32_t slot, uint32_t node)
{
    enum { AHEAD = 2, CACHE_LINE = 64 };
    const yb_cube *cube = emit->cube;
    if (slot + AHEAD >= cube->slot_count || cube->slot_stripes[slot + AHEAD] == cube->stripe_count) {
        return;
    }
    const yb_plane *plane = &cube->planes[cube->slot_stripes[slot + AHEAD]];
    for (int kind = YB_STATE_COUNT; kind <= YB_STATE_SUM && plane->slots == NULL && plane->states != 0; kind++) {
        size_t bytes = cube->years * yb_state_ops_of((yb_state_kind)kind)->cell_bytes;
        const char *cells = (const char *)plane->cells[kind];
        for (size_t at = 0; cells != NULL && at < bytes; at += CACHE_LINE) {
            __builtin_prefetch(cells + node * bytes + at);
        }
    }
}

static yb_status fill_node(const yb_emit *emit, yb_emit_worker *worker, uint32_t node, yb_error *error)
{
    size_t row = emit->first_rows[node];
    if (row == emit->first_rows[node + 1]) {
        return YB_OK;
    }
    fill_regions(emit, node, row, emit->first_rows[node + 1]);
    for (uint32_t slot = 0; slot < emit->cube->slot_count; slot++) {
        look_ahead(emit, slot, node);
        if (!emit->plan->slots[slot].hidden && yb_emit_find_line(emit, &worker->line, slot, node)) {
            YB_TRY(fill_line(emit, worker, row, error));
            row += worker->line.count;
        }
    }
    return YB_OK;
}

static yb_status fill_morsel(void *context, size_t item, uint32_t number, yb_error *error)
{
    yb_emit *emit = context;
    uint32_t first = emit->morsels[item], end = emit->morsels[item + 1];
    if (emit->plain) {
        return yb_emit_fill_plain(emit, &emit->workers[number], first, end, error);
    }
    for (uint32_t node = first; node < end; node++) {
        YB_TRY(fill_node(emit, &emit->workers[number], node, error));
    }
    return YB_OK;
}

/* Takes the last decimal off a column in which it is always zero. */
static void shrink(yb_column *column, yb_wide *values, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        if (yb_int128_of(values[i]) % 10 != 0) {
            return;
        }
    }
    for (size_t i = 0; i < rows; i++) {
        values[i] = yb_wide_of(yb_int128_of(values[i]) / 10);
    }
    column->scale--;
}

static yb_status note_coverage(const yb_emit *emit, yb_error *error)
{
    uint64_t uncovered = 0;
    char least[YB_DECIMAL_TEXT];
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        uncovered += emit->workers[i].uncovered;
    }
    if (uncovered == 0) {
        return YB_OK;
    }
    yb_decimal_format(emit->plan->query->min_coverage, least);
    return yb_notes_add(&emit->result->notes, error,
                        "%llu of %zu row%s %s left empty, because fewer than %s of %s regions reported; see n and N",
                        (unsigned long long)uncovered, emit->result->rows, yb_plural(emit->result->rows),
                        uncovered == 1 ? "is" : "are", least, uncovered == 1 ? "its" : "their");
}

yb_status yb_emit_fill(yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    YB_TRY(yb_pool_for(yb_snapshot_pool(plan->snapshot), emit->worker_count, emit->morsel_count, fill_morsel, emit,
                       error));
    YB_TRY(yb_emit_rank(emit, error));
    YB_TRY(note_coverage(emit, error));
    YB_TRY(yb_emit_note_derived(emit, error));
    size_t before = plan->query->group_level_count + (emit->metrics != NULL) + (emit->years != NULL);
    for (size_t i = 0; i < plan->aggregate_count; i++) {
        if (yb_aggregate_ops_of(plan->aggregates[i])->shrinks) {
            shrink(&emit->result->columns[before + i], emit->aggregates[i], emit->result->rows);
        }
    }
    return YB_OK;
}
