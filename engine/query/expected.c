/* Who could have reported: regions that came or went are expected in their years only. */
#include "query/plan.h"

/* The era's first dated unit at or behind a region. */
static uint32_t first_dated(const yb_era *era, uint32_t region)
{
    uint32_t low = 0, high = era->dated_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (era->dated[middle].region < region) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const yb_kin_unit *unit_of(const yb_era *era, uint32_t dated)
{
    return &era->kin->units[era->dated[dated].unit];
}

uint64_t yb_plan_expected(const yb_plan *plan, uint32_t first, uint32_t end, uint32_t regions, int year)
{
    const yb_era *era = plan->era;
    uint64_t expected = regions;
    if (era == NULL) {
        return expected;
    }
    for (uint32_t i = first_dated(era, first); i < era->dated_count && era->dated[i].region < end; i++) {
        const yb_dated_unit *dated = &era->dated[i];
        if (yb_regions_level(plan->regions, dated->region) == plan->from_level) {
            expected -= yb_era_stands(era, dated->unit); /* it is one of the tree's */
            expected += yb_kin_distance(unit_of(era, i), year) == 0;
        }
    }
    return expected;
}

int yb_plan_expects(const yb_plan *plan, uint32_t region, int year)
{
    const yb_era *era = plan->era;
    int stands = 0, expected = 0;
    for (uint32_t i = era == NULL ? 0 : first_dated(era, region);
         era != NULL && i < era->dated_count && era->dated[i].region == region; i++) {
        stands |= yb_era_stands(era, era->dated[i].unit);
        expected |= yb_kin_distance(unit_of(era, i), year) == 0;
    }
    return expected || !stands;
}
