/* Counting distinct regions per class of series and level. */
#include "query/census.h"

#include <string.h>

#include "query/walk.h"

static yb_status add_entry(yb_census *census, uint32_t class, uint8_t level, yb_census_entry **entry)
{
    const yb_plan *plan = census->plan;
    void *entries = census->entries, *seen;
    yb_status status =
        yb_grow(plan->env, &entries, &census->capacity, census->count + 1, sizeof(yb_census_entry), census->error);
    census->entries = entries;
    YB_TRY(status);
    size_t words = (size_t)yb_regions_count(plan->regions) / 64 + 1;
    YB_TRY(yb_alloc_zero(plan->env, words, sizeof(uint64_t), &seen, census->error));
    *entry = &census->entries[census->count++];
    **entry = (yb_census_entry) { .class = class, .level = level, .seen = seen };
    return YB_OK;
}

static yb_census_entry *find_entry(const yb_census *census, uint32_t class, uint8_t level)
{
    for (uint32_t i = census->count; i-- > 0;) { /* the last one is met again most often */
        if (census->entries[i].class == class && census->entries[i].level == level) {
            return &census->entries[i];
        }
    }
    return NULL;
}

static yb_status count_region(yb_census *census, uint32_t class, int year, uint32_t region)
{
    uint8_t level = yb_regions_level(census->plan->regions, region);
    yb_census_entry *entry = find_entry(census, class, level);
    if (entry == NULL) {
        YB_TRY(add_entry(census, class, level, &entry));
    }
    uint64_t bit = UINT64_C(1) << region % 64;
    entry->regions += (entry->seen[region / 64] & bit) == 0;
    entry->seen[region / 64] |= bit;
    entry->first_year = entry->first_year == 0 || year < entry->first_year ? year : entry->first_year;
    entry->last_year = year > entry->last_year ? year : entry->last_year;
    return YB_OK;
}

static int visit(void *context, const yb_presence_row *row)
{
    yb_census *census = context;
    YB_FOR_PRESENT(row->presence, 0, row->lanes, lane, {
        uint32_t region = row->part->regions[row->first_region + lane];
        if (region >= census->region_first && region < census->region_end && census->status == YB_OK) {
            census->status = count_region(census, census->wanted[row->series], row->year, region);
        }
    })
    return census->status != YB_OK;
}

yb_status yb_census_take(const yb_plan *plan, const uint32_t *wanted, int everywhere, yb_census *census,
                         yb_error *error)
{
    *census = (yb_census) { .plan = plan, .wanted = wanted, .status = YB_OK, .error = error };
    census->region_first = everywhere ? 0 : plan->region_first;
    census->region_end = everywhere ? yb_regions_count(plan->regions) : plan->region_end;
    YB_TRY(yb_walk(plan, wanted, everywhere ? 1 : plan->first_year, everywhere ? YB_YEAR_MAX : plan->last_year, visit,
                   census, error));
    return census->status;
}

void yb_census_free(yb_census *census)
{
    for (uint32_t i = 0; i < census->count; i++) {
        yb_free(census->plan->env, census->entries[i].seen);
    }
    yb_free(census->plan->env, census->entries);
    *census = (yb_census) { .plan = census->plan };
}
