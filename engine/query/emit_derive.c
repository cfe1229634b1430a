/* Fills derived columns: looks up each row's base in the cube. */
#include <string.h>

#include "core/text.h"
#include "query/derive.h"
#include "query/emit.h"
#include "query/notes.h"

/* A row's base: the line and the year that it is in. */
typedef struct base_place {
    const yb_emit_line *line; /* NULL: there is none */
    int year;                 /* number in the cube; -1: none */
    int years;                /* that lie between */
} base_place;

/* The number of a calendar year in the cube, -1 if it has none. */
static int find_year(const yb_work *work, int year)
{
    uint32_t i = 0;
    while (i < work->year_count && work->years[i] < year) {
        i++;
    }
    return i < work->year_count && work->years[i] == year ? (int)i : -1;
}

static uint32_t find_slot(const yb_plan *plan, uint32_t metric)
{
    uint32_t slot = 0;
    while (slot < plan->slot_count && plan->slots[slot].metric != metric) {
        slot++;
    }
    return slot;
}

/* The line that the bases of the worker's line are in. */
static const yb_emit_line *find_base_line(const yb_emit *emit, yb_emit_worker *worker, const yb_derive *derive)
{
    uint32_t slot = worker->line.slot, node = worker->line.node;
    switch (yb_derive_ops_of(derive->kind)->base) {
    case YB_BASE_PARENT:
        node = emit->nodes->nodes[node].parent;
        break;
    case YB_BASE_METRIC:
        slot = find_slot(emit->plan, derive->metric);
        break;
    default:
        return &worker->line;
    }
    return node != YB_NO_NODE && slot < emit->plan->slot_count && yb_emit_find_line(emit, &worker->base, slot, node)
               ? &worker->base
               : NULL;
}

static base_place find_base(const yb_emit *emit, const yb_emit_line *line, const yb_derive *derive, size_t year)
{
    const yb_work *work = emit->work;
    base_place place = { line, (int)year, 0 };
    switch (yb_derive_ops_of(derive->kind)->base) {
    case YB_BASE_YEAR_BEFORE:
        place.year = year > 0 && work->years[year - 1] == work->years[year] - 1 ? (int)year - 1 : -1;
        place.years = 1;
        break;
    case YB_BASE_FIRST_YEAR:
        place.year = find_year(work, derive->first_year);
        place.years = derive->last_year - derive->first_year;
        break;
    default:
        break;
    }
    return place;
}

static yb_status derive_row(const yb_emit *emit, yb_emit_worker *worker, size_t number, base_place place, size_t i,
                            size_t row, yb_error *error)
{
    const yb_derive *derive = &emit->plan->derives[number];
    const yb_derive_ops *ops = yb_derive_ops_of(derive->kind);
    yb_int128 value, base = 0, derived = 0;
    int there = 0;
    if (place.line == NULL || place.year < 0 || !yb_emit_value_at(emit, derive->aggregate, row, &value)) {
        return YB_OK;
    }
    yb_cell cell = yb_emit_cell_of(emit, place.line, (size_t)place.year);
    YB_TRY(yb_emit_finish(emit, &worker->scratch, &cell, derive->aggregate, &there, &base, error));
    if (!there) {
        return YB_OK;
    }
    if (ops->base == YB_BASE_PARENT && yb_emit_is_partial(emit, &cell)) {
        worker->partial++;
        return YB_OK;
    }
    yb_derive_outcome outcome = ops->combine(value, base, place.years, ops->digits, &derived);
    if (outcome == YB_DERIVED_OVERFLOW) {
        yb_cell here = yb_emit_cell(emit, &worker->line, i);
        return yb_emit_place_overflow(emit, &here, ops->name, error);
    }
    ((yb_wide *)emit->derived[number])[row] = yb_wide_of(derived);
    emit->derived_valid[number][row] = outcome == YB_DERIVED_VALUE;
    worker->uneven += ops->compares && outcome == YB_DERIVED_VALUE && cell.count != worker->line.counts[i];
    return YB_OK;
}

yb_status yb_emit_derive(const yb_emit *emit, yb_emit_worker *worker, size_t row, yb_error *error)
{
    for (size_t number = 0; number < emit->plan->asked->derive_count; number++) {
        const yb_derive *derive = &emit->plan->derives[number];
        if (yb_derive_ops_of(derive->kind)->combine == NULL) {
            continue;
        }
        const yb_emit_line *line = find_base_line(emit, worker, derive);
        for (size_t i = 0; i < worker->line.count; i++) {
            base_place place = find_base(emit, line, derive, worker->line.years[i]);
            YB_TRY(derive_row(emit, worker, number, place, i, row + i, error));
        }
    }
    return YB_OK;
}

/* Of the counts of all workers. */
static yb_status note_counts(const yb_emit *emit, uint64_t uneven, uint64_t partial, yb_error *error)
{
    if (partial > 0) {
        YB_TRY(yb_notes_add(&emit->result->notes, error,
                            "share is empty in %llu row%s where another part of the same whole is left empty: figures "
                            "of that part are in the whole's sum",
                            (unsigned long long)partial, yb_plural(partial)));
    }
    return uneven == 0 ? YB_OK
                       : yb_notes_add(&emit->result->notes, error,
                                      "%llu of the growth rates or ratios compare%s figures of different numbers of "
                                      "regions; see n, and that of what is compared with",
                                      (unsigned long long)uneven, uneven == 1 ? "s" : "");
}

yb_status yb_emit_note_derived(const yb_emit *emit, yb_error *error)
{
    const yb_plan *plan = emit->plan;
    uint64_t uneven = 0, partial = 0;
    for (uint32_t i = 0; i < emit->worker_count; i++) {
        uneven += emit->workers[i].uneven;
        partial += emit->workers[i].partial;
    }
    if (plan->query->by_year && !plan->asked->by_year) {
        size_t bases = 0;
        while (bases < plan->asked->derive_count && plan->derives[bases].kind == YB_DERIVE_BASE) {
            bases++;
        }
        YB_TRY(yb_notes_add(&emit->result->notes, error, "%s is shown beside the figures of %d",
                            bases == plan->asked->derive_count ? "base" : "growth", plan->row_last_year));
    }
    for (size_t i = 0; i < plan->asked->derive_count; i++) {
        int told = partial > 0 && yb_derive_ops_of(plan->derives[i].kind)->base == YB_BASE_PARENT;
        if (!told && emit->result->rows > 0 && memchr(emit->derived_valid[i], 1, emit->result->rows) == NULL) {
            YB_TRY(yb_notes_add(&emit->result->notes, error,
                                "%s is empty: no row has a positive figure to compare with",
                                yb_derivation_name(plan->derives[i].kind)));
        }
    }
    return note_counts(emit, uneven, partial, error);
}
