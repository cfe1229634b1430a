/* Wholes of which a part is left empty for its coverage. Its figures are in the
 * whole's sum still, so the other parts' shares of that would mislead. */
#include "query/derive.h"
#include "query/emit.h"

static int wants_shares(const yb_plan *plan)
{
    for (size_t i = 0; i < plan->asked->derive_count; i++) {
        if (yb_derive_ops_of(plan->derives[i].kind)->base == YB_BASE_PARENT) {
            return 1;
        }
    }
    return 0;
}

static size_t place_of(const yb_emit *emit, uint32_t node, uint32_t slot, size_t year)
{
    return ((size_t)node * emit->cube->slot_count + slot) * emit->cube->years + year;
}

static void mark_line(yb_emit *emit, const yb_emit_line *line, uint32_t parent)
{
    for (size_t i = 0; i < line->count; i++) {
        yb_cell cell = yb_emit_cell(emit, line, i);
        if (cell.count > 0 && !yb_emit_covers(emit, &cell)) {
            emit->partial[place_of(emit, parent, line->slot, cell.year)] = 1;
        }
    }
}

yb_status yb_emit_mark_partial(yb_emit *emit, yb_error *error)
{
    const yb_cube *cube = emit->cube;
    yb_emit_line *line = &emit->workers[0].line;
    void *block;
    if (emit->plan->query->min_coverage.mantissa == 0 || !wants_shares(emit->plan)) {
        return YB_OK;
    }
    YB_TRY(yb_alloc_zero(emit->plan->env, emit->nodes->count, (size_t)cube->slot_count * cube->years, &block, error));
    emit->partial = block;
    for (uint32_t node = 0; node < emit->nodes->count; node++) {
        uint32_t parent = emit->nodes->nodes[node].parent;
        for (uint32_t slot = 0; slot < cube->slot_count && parent != YB_NO_NODE; slot++) {
            if (!emit->plan->slots[slot].hidden && yb_emit_find_line(emit, line, slot, node)) {
                mark_line(emit, line, parent);
            }
        }
    }
    return YB_OK;
}

int yb_emit_is_partial(const yb_emit *emit, const yb_cell *cell)
{
    return emit->partial != NULL && emit->partial[place_of(emit, cell->node, cell->slot, cell->year)];
}
