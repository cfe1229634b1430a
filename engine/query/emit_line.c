/* Reading the cube by lines: a node's cells of one slot, over all years and scales. */
#include <string.h>

#include "query/emit.h"

/* Whether a group without observations has a row for its own figure. */
static int stands_alone(const yb_emit *emit, const yb_emit_line *line, size_t year)
{
    yb_own own;
    yb_cell cell = { .cube = emit->cube, .slot = line->slot, .node = line->node, .year = year };
    return emit->plan->query->missing && yb_emit_may_have_own(emit, line->slot, line->node) &&
           yb_emit_own(emit, &cell, &own) == YB_OWN_FIGURE;
}

/* Leaves out years without observations, and those that make no rows. */
static void keep_years(const yb_emit *emit, yb_emit_line *line)
{
    size_t kept = 0;
    for (size_t year = emit->first_year; year < emit->end_year; year++) {
        uint64_t count = line->counts[year];
        line->years[kept] = (uint32_t)year;
        line->counts[kept] = count;
        kept += count > 0 || stands_alone(emit, line, year);
    }
    line->count = kept;
}

/* In the only stripe of a slot, where groups without observations have no rows. */
static void find_in_stripe(const yb_emit *emit, yb_emit_line *line, const yb_plane *plane)
{
    size_t at = line->firsts[0] = yb_plane_at(plane, line->node, 0), kept = 0;
    const uint64_t *counts = at == YB_NO_CELL ? NULL : (const uint64_t *)plane->cells[YB_STATE_COUNT] + at;
    for (size_t year = emit->first_year; counts != NULL && year < emit->end_year; year++) {
        line->years[kept] = (uint32_t)year;
        line->counts[kept] = counts[year];
        kept += counts[year] > 0;
    }
    line->count = kept;
}

int yb_emit_find_line(const yb_emit *emit, yb_emit_line *line, uint32_t slot, uint32_t node)
{
    const yb_cube *cube = emit->cube;
    uint32_t first = cube->slot_stripes[slot];
    int found = 0;
    line->slot = slot;
    line->node = node;
    line->count = 0;
    if (cube->slot_stripes[slot + 1] == first + 1 && !emit->plan->query->missing) {
        find_in_stripe(emit, line, &cube->planes[first]);
        return line->count > 0;
    }
    for (uint32_t i = first; i < cube->slot_stripes[slot + 1]; i++) {
        size_t at = yb_plane_at(&cube->planes[i], node, 0);
        line->firsts[i - first] = at;
        if (at == YB_NO_CELL) {
            continue;
        }
        const uint64_t *cells = (const uint64_t *)cube->planes[i].cells[YB_STATE_COUNT] + at;
        for (size_t year = 0; year < cube->years; year++) {
            line->counts[year] = cells[year] + (found ? line->counts[year] : 0);
        }
        found = 1;
    }
    if (!found && emit->plan->query->missing) {
        memset(line->counts, 0, cube->years * sizeof(uint64_t));
        found = 1;
    }
    if (found) {
        keep_years(emit, line);
    }
    return line->count > 0;
}

yb_cell yb_emit_cell(const yb_emit *emit, const yb_emit_line *line, size_t i)
{
    return (yb_cell) { .cube = emit->cube,
                       .slot = line->slot,
                       .node = line->node,
                       .year = line->years[i],
                       .firsts = line->firsts,
                       .count = line->counts[i],
                       .scale = emit->scale };
}

yb_cell yb_emit_cell_of(const yb_emit *emit, const yb_emit_line *line, size_t year)
{
    const yb_cube *cube = emit->cube;
    uint32_t first = cube->slot_stripes[line->slot];
    yb_cell cell = {
        .cube = cube, .slot = line->slot, .node = line->node, .year = year, .firsts = line->firsts, .scale = emit->scale
    };
    for (uint32_t i = first; i < cube->slot_stripes[line->slot + 1]; i++) {
        size_t at = yb_cell_at(&cell, i);
        cell.count += at == YB_NO_CELL ? 0 : ((const uint64_t *)cube->planes[i].cells[YB_STATE_COUNT])[at];
    }
    return cell;
}

int yb_emit_may_have_own(const yb_emit *emit, uint32_t slot, uint32_t node)
{
    const yb_node *group = &emit->nodes->nodes[node];
    return emit->plan->conditions == NULL && yb_plan_compares(emit->plan, slot) && group->own != YB_NO_NODE &&
           (group->own_is_sum || emit->cube->owns[slot].states != 0);
}

yb_own_kind yb_emit_own(const yb_emit *emit, const yb_cell *cell, yb_own *own)
{
    const yb_cube *cube = emit->cube;
    const yb_node *node = &emit->nodes->nodes[cell->node];
    uint32_t slot = cell->slot;
    size_t year = cell->year;
    if (!emit->plan->query->by_year) { /* a figure of one year stands beside the sum of one year only */
        if (cube->first_years[slot] != cube->last_years[slot]) {
            return YB_OWN_NONE;
        }
        /* Without a sum, own figures count in queries of one year only. */
        year = emit->work->year_index[cube->first_years[slot] != 0 ? cube->first_years[slot] : emit->plan->first_year];
    }
    if (node->own_is_sum) {
        return YB_OWN_SUM;
    }
    size_t at = yb_plane_at(&cube->owns[slot], node->own, year);
    if (at == YB_NO_CELL) {
        return YB_OWN_NONE;
    }
    *own = ((const yb_own *)cube->owns[slot].cells[YB_STATE_OWN])[at];
    return own->there ? YB_OWN_FIGURE : YB_OWN_NONE;
}
