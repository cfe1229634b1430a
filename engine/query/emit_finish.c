/* Finishing one aggregate of one cell, for a row or as what another is compared with. */
#include "query/emit.h"

yb_status yb_emit_place_overflow(const yb_emit *emit, const yb_cell *cell, const char *what, yb_error *error)
{
    static const char advice[] = "ask for smaller groups, or leave the extreme figures out with --where";
    const yb_plan *plan = emit->plan;
    uint32_t region = emit->nodes->nodes[cell->node].region;
    const char *name = plan->slots[cell->slot].description->name;
    const char *place = region == YB_NO_REGION ? "all regions" : yb_regions_name(plan->regions, region);
    if (!plan->query->by_year) {
        return yb_fail(error, YB_OVERFLOW, "the exact %s of %s for %s does not fit 128 bits; %s", what, name, place,
                       advice);
    }
    return yb_fail(error, YB_OVERFLOW, "the exact %s of %s for %s in %d does not fit 128 bits; %s", what, name, place,
                   emit->work->years[cell->year], advice);
}

/* Years that the cell's figures could have come from. */
static void years_of(const yb_emit *emit, const yb_cell *cell, int *first, int *last)
{
    const yb_query *query = emit->plan->query;
    if (query->by_year) {
        *first = *last = emit->work->years[cell->year];
        return;
    }
    *first = query->first_year != 0 ? query->first_year : emit->cube->first_years[cell->slot];
    *last = query->last_year != 0 ? query->last_year : emit->cube->last_years[cell->slot];
}

int yb_emit_years_of(const yb_emit *emit, const yb_cell *cell)
{
    int first, last;
    years_of(emit, cell, &first, &last);
    return last - first + 1;
}

uint64_t yb_emit_reporters(const yb_emit *emit, const yb_cell *cell)
{
    const yb_node *node = &emit->nodes->nodes[cell->node];
    int first, last;
    uint64_t expected = 0;
    years_of(emit, cell, &first, &last);
    int alone = !emit->plan->slots[cell->slot].adds && yb_plan_finest(emit->plan) == emit->plan->from_level;
    if (emit->plan->era == NULL || alone) { /* what does not add up is told by one code for each region */
        return node->reporters * (uint64_t)(last - first + 1);
    }
    for (int year = first; year <= last; year++) {
        expected += yb_plan_expected(emit->plan, node->first, node->end, node->reporters, year);
    }
    return expected > cell->count ? expected : cell->count; /* some may come from before or after a region's time */
}

int yb_emit_covers(const yb_emit *emit, const yb_cell *cell)
{
    yb_decimal least = emit->plan->query->min_coverage;
    if (least.mantissa == 0) {
        return cell->count > 0;
    }
    return cell->count > 0 && (yb_uint128)cell->count * (yb_uint128)yb_power_of_ten[least.scale] >=
                                  (yb_uint128)least.mantissa * yb_emit_reporters(emit, cell);
}

yb_status yb_emit_finish(const yb_emit *emit, yb_scratch *scratch, yb_cell *cell, size_t number, int *there,
                         yb_int128 *value, yb_error *error)
{
    const yb_aggregate_ops *ops = yb_aggregate_ops_of(emit->plan->aggregates[number]);
    char name[YB_DECIMAL_TEXT];
    *there = cell->count > 0 && cell->count >= ops->least && (ops->finish == NULL || yb_emit_covers(emit, cell)) &&
             (ops->defined == NULL || ops->defined(cell));
    if (!*there) {
        return YB_OK;
    }
    if (ops->finish == NULL) {
        *value = (yb_int128)cell->count;
        return YB_OK;
    }
    cell->scratch = scratch;
    if (ops->argument) {
        cell->argument = emit->plan->query->arguments[number];
    }
    yb_status status = ops->finish(cell, value, error);
    return status == YB_OVERFLOW
               ? yb_emit_place_overflow(emit, cell, yb_aggregate_title(ops, cell->argument, name), error)
               : status;
}

yb_status yb_emit_fill_cell(const yb_emit *emit, yb_scratch *scratch, yb_cell *cell, size_t number, size_t row,
                            yb_error *error)
{
    yb_int128 value = 0;
    int there = 0;
    YB_TRY(yb_emit_finish(emit, scratch, cell, number, &there, &value, error));
    ((yb_wide *)emit->aggregates[number])[row] = yb_wide_of(value);
    if (emit->aggregates_valid[number] != NULL) {
        emit->aggregates_valid[number][row] = (uint8_t)there;
    }
    return YB_OK;
}

int yb_emit_value_at(const yb_emit *emit, size_t number, size_t row, yb_int128 *value)
{
    const uint8_t *valid = emit->aggregates_valid[number];
    int counts = yb_aggregate_ops_of(emit->plan->aggregates[number])->finish == NULL;
    const void *values = emit->aggregates[number];
    *value = counts ? (yb_int128)((const uint64_t *)values)[row] : yb_int128_of(((const yb_wide *)values)[row]);
    return valid == NULL || valid[row];
}
