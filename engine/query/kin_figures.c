/* Finds figures outside the time of their codes, and hides those that others
 * stand in for. */
#include "query/kin_figures.h"

#include <stdlib.h>
#include <string.h>

#include "query/walk.h"
#include "store/mask.h"

/* Never counts, whatever else there is. */
#define APART UINT32_MAX

/* A figure outside the time of its code; with distance 0, one of its time beside some. */
typedef struct yb_stray {
    uint64_t family; /* series and family */
    int16_t year;
    uint32_t distance; /* in time */
    uint32_t unit;
    uint32_t part, block, cell;
    uint8_t hidden;
} yb_stray;

static int is_member(const yb_part_lanes *lanes, uint32_t local)
{
    return (int)(lanes->members[local / 64] >> local % 64 & 1);
}

/* Members of families whose figures go anywhere. */
static yb_status list_locals(yb_kin_figures *kin, uint32_t number, yb_error *error)
{
    const yb_part_lanes *lanes = &kin->lanes->parts[number];
    void *block;
    YB_TRY(yb_arena_alloc(kin->plan->arena, (size_t)lanes->region_count + 1, sizeof(yb_kin_local), &block, error));
    yb_kin_local *locals = block;
    uint32_t count = 0;
    for (uint32_t i = lanes->first; i < lanes->end; i++) {
        uint32_t unit = yb_plan_unit(lanes->part, i);
        if (unit != YB_NO_KIN && (is_member(lanes, i) || yb_lanes_own(lanes, i) != YB_NO_NODE)) {
            locals[count++] = (yb_kin_local) { i, unit };
        }
    }
    kin->locals[number] = locals;
    kin->local_counts[number] = count;
    return YB_OK;
}

static yb_status zeros(const yb_plan *plan, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_arena_alloc(plan->arena, count + 1, size, block, error));
    memset(*block, 0, (count + 1) * size);
    return YB_OK;
}

static yb_status prepare(yb_kin_figures *kin, yb_error *error)
{
    const yb_plan *plan = kin->plan;
    uint32_t series_count = yb_catalog_series_count(plan->snapshot->catalog), units = plan->era->kin->count;
    void *locals, *counts, *wanted, *slots, *kept, *absorbed, *masks;
    YB_TRY(zeros(plan, kin->lanes->count, sizeof(yb_kin_local *), &locals, error));
    YB_TRY(zeros(plan, kin->lanes->count, sizeof(uint32_t), &counts, error));
    YB_TRY(zeros(plan, series_count, sizeof(uint32_t), &wanted, error));
    YB_TRY(zeros(plan, series_count, sizeof(uint32_t), &slots, error));
    YB_TRY(zeros(plan, units, sizeof(uint64_t), &kept, error));
    YB_TRY(zeros(plan, units, 1, &absorbed, error));
    YB_TRY(zeros(plan, kin->lanes->count, sizeof(struct yb_mask *), &masks, error));
    kin->locals = locals;
    kin->local_counts = counts;
    kin->wanted = wanted;
    kin->slots = slots;
    kin->kept = kept;
    kin->absorbed = absorbed;
    kin->masks = masks;
    for (uint32_t i = 0; i < kin->lanes->count; i++) {
        YB_TRY(list_locals(kin, i, error));
    }
    for (uint32_t i = 0; i < series_count; i++) {
        kin->slots[i] = plan->slot_of_series[i];
    }
    for (uint32_t i = 0; i < plan->slot_count; i++) { /* weights have series of their own */
        uint32_t partner = plan->slots[i].partner;
        if (partner != YB_NO_SERIES && kin->slots[partner] == YB_NO_SLOT) {
            kin->slots[partner] = i;
        }
    }
    for (uint32_t i = 0; i < series_count; i++) {
        kin->wanted[i] = kin->slots[i] != YB_NO_SLOT;
    }
    return YB_OK;
}

/* The first of the part's listed regions at or behind `region`. */
static uint32_t first_local(const yb_kin_figures *kin, uint32_t part, uint32_t region)
{
    uint32_t low = 0, high = kin->local_counts[part];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (kin->locals[part][middle].region < region) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static int wants_block(void *context, uint32_t part, const yb_block_info *info)
{
    const yb_kin_figures *kin = context;
    uint32_t first = first_local(kin, part, info->first_region);
    return first < kin->local_counts[part] && kin->locals[part][first].region <= info->last_region;
}

/* Rates and the like of regions that share a place do not add up to that place's own. */
static int sets_apart(const yb_kin_figures *kin, uint32_t slot)
{
    return !kin->plan->slots[slot].adds && yb_plan_finest(kin->plan) == kin->plan->from_level;
}

static yb_status add_stray(yb_kin_figures *kin, const yb_presence_row *row, uint32_t lane, uint32_t unit,
                           uint32_t distance)
{
    void *strays = kin->strays;
    uint64_t series = row->series;
    YB_TRY(yb_grow(kin->plan->env, &strays, &kin->stray_capacity, kin->stray_count + 1, sizeof(yb_stray), kin->error));
    kin->strays = strays;
    kin->strays[kin->stray_count++] = (yb_stray) { .family = series << 32 | kin->plan->era->kin->units[unit].family,
                                                   .year = (int16_t)row->year,
                                                   .distance = distance,
                                                   .unit = unit,
                                                   .part = row->part_number,
                                                   .block = row->block,
                                                   .cell = row->first_cell + lane };
    return YB_OK;
}

static int is_present(const yb_presence_row *row, uint32_t lane)
{
    return (int)(row->presence[lane / 64] >> lane % 64 & 1);
}

/* The first walk: what is there, and what of it is outside its time. */
static int visit(void *context, const yb_presence_row *row)
{
    yb_kin_figures *kin = context;
    const yb_era *era = kin->plan->era;
    const yb_kin_local *local = kin->locals[row->part_number], *end = local + kin->local_counts[row->part_number];
    int apart = sets_apart(kin, kin->slots[row->series]), newest = era->year == YB_NEWEST_TREE;
    local += first_local(kin, row->part_number, row->first_region);
    for (; local < end && local->region < row->first_region + row->lanes; local++) {
        uint32_t lane = local->region - row->first_region, unit = local->unit;
        if (!is_present(row, lane)) {
            continue;
        }
        const yb_kin_unit *of = &era->kin->units[unit];
        uint32_t distance = apart && era->shared[unit] ? APART : yb_kin_distance(of, row->year);
        kin->kept[unit]++;
        kin->absorbed[unit] |= !newest && era->year < of->absorbs && row->year >= of->absorbs;
        if (distance > 0 && kin->status == YB_OK) {
            kin->status = add_stray(kin, row, lane, unit, distance);
        }
    }
    return kin->status != YB_OK;
}

static int compare_strays(const void *a, const void *b)
{
    const yb_stray *left = a, *right = b;
    if (left->family != right->family) {
        return left->family < right->family ? -1 : 1;
    }
    if (left->year != right->year) {
        return left->year < right->year ? -1 : 1;
    }
    return (left->distance > right->distance) - (left->distance < right->distance);
}

/* The first stray of a family and year, the nearest in time; sorted_count if there is none. */
static size_t find_strays(const yb_kin_figures *kin, uint64_t family, int16_t year)
{
    yb_stray wanted = { .family = family, .year = year };
    size_t low = 0, high = kin->sorted_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_strays(&kin->strays[middle], &wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < kin->sorted_count && kin->strays[low].family == family && kin->strays[low].year == year
               ? low
               : kin->sorted_count;
}

/* The second: codes of the time that have figures where there are strays, too. */
static int visit_timely(void *context, const yb_presence_row *row)
{
    yb_kin_figures *kin = context;
    const yb_era *era = kin->plan->era;
    const yb_kin_local *local = kin->locals[row->part_number], *end = local + kin->local_counts[row->part_number];
    int apart = sets_apart(kin, kin->slots[row->series]);
    local += first_local(kin, row->part_number, row->first_region);
    for (; local < end && local->region < row->first_region + row->lanes; local++) {
        const yb_kin_unit *of = &era->kin->units[local->unit];
        uint32_t lane = local->region - row->first_region;
        if (!is_present(row, lane) || (apart && era->shared[local->unit]) || yb_kin_distance(of, row->year) > 0) {
            continue;
        }
        uint64_t family = (uint64_t)row->series << 32 | of->family;
        if (kin->status == YB_OK && find_strays(kin, family, (int16_t)row->year) < kin->sorted_count) {
            kin->status = add_stray(kin, row, lane, local->unit, 0);
        }
    }
    return kin->status != YB_OK;
}

/* Whether what the unit was in the year `after` is in `goal` by the year `until`.
 * Changes of one year happen at once: the years of the way ascend. */
static int leads(yb_kin_figures *kin, uint32_t unit, int after, uint32_t goal, int until)
{
    const yb_kin *of = kin->plan->era->kin;
    if (unit == goal || (kin->tries[unit] == kin->try && kin->since[unit] <= after)) {
        return unit == goal;
    }
    kin->tries[unit] = kin->try;
    kin->since[unit] = (int16_t)after;
    for (uint32_t i = of->first_entries[unit]; i != YB_NO_KIN; i = of->next_entries[i]) {
        int year = of->lineage->entries[i].year;
        if (year > after && year <= until && of->new_units[i] != unit &&
            leads(kin, of->new_units[i], year, goal, until)) {
            return 1;
        }
    }
    return 0;
}

/* The year of the unit's time that is next to its figure's: what it stood for then is what the figure is of. */
static int year_meant(const yb_kin_figures *kin, const yb_stray *stray)
{
    const yb_kin_unit *of = &kin->plan->era->kin->units[stray->unit];
    return stray->year < of->from ? of->from : stray->year >= of->to ? of->to - 1 : stray->year;
}

/* Whether two figures of a family and year are of the same place, or parts of it. */
static int overlaps(yb_kin_figures *kin, const yb_stray *a, const yb_stray *b)
{
    int year_a = year_meant(kin, a), year_b = year_meant(kin, b);
    kin->try++;
    return year_a <= year_b ? leads(kin, a->unit, year_a, b->unit, year_b)
                            : leads(kin, b->unit, year_b, a->unit, year_a);
}

/* Whether a figure that counts, from `first` on, is nearer in time and stands in for this one. */
static int is_hidden(yb_kin_figures *kin, const yb_stray *first, const yb_stray *stray)
{
    for (const yb_stray *other = first; other < stray && other->distance < stray->distance; other++) {
        if (!other->hidden && overlaps(kin, other, stray)) {
            return 1;
        }
    }
    return stray->distance == APART;
}

/* Marks the strays that do not count, from the nearest to the farthest of each family and year. */
static void mark_hidden(yb_kin_figures *kin)
{
    const yb_stray *first = kin->strays;
    for (size_t i = 0; i < kin->stray_count; i++) {
        yb_stray *stray = &kin->strays[i];
        first = stray->family != first->family || stray->year != first->year ? stray : first;
        stray->hidden = (uint8_t)is_hidden(kin, first, stray);
        kin->apart += stray->distance == APART;
        kin->left_out += stray->hidden;
        kin->kept[stray->unit] -= stray->hidden;
    }
}

static int compare_places(const void *a, const void *b)
{
    const yb_stray *left = a, *right = b;
    if (left->part != right->part) {
        return left->part < right->part ? -1 : 1;
    }
    if (left->block != right->block) {
        return left->block < right->block ? -1 : 1;
    }
    return (left->cell > right->cell) - (left->cell < right->cell);
}

static yb_status add_mask(yb_kin_figures *kin, uint32_t number, yb_error *error)
{
    const yb_part *part = kin->lanes->parts[number].part;
    if (kin->masks[number] != NULL) {
        return YB_OK;
    }
    return part->mask != NULL
               ? yb_mask_clone(part->mask, &kin->masks[number], error)
               : yb_mask_create(kin->plan->env, yb_segment_block_count(part->segment), &kin->masks[number], error);
}

/* Puts the hidden cells into masks, one block after the other. */
static yb_status fill_masks(yb_kin_figures *kin, yb_error *error)
{
    void *block;
    size_t count = 0;
    YB_TRY(yb_arena_alloc(kin->plan->arena, kin->stray_count + 1, sizeof(uint32_t), &block, error));
    uint32_t *cells = block;
    qsort(kin->strays, kin->stray_count, sizeof(yb_stray), compare_places);
    for (size_t i = 0; i < kin->stray_count; i++) {
        const yb_stray *stray = &kin->strays[i], *next = stray + 1;
        cells[count] = stray->cell;
        count += stray->hidden;
        int last = i + 1 == kin->stray_count || next->part != stray->part || next->block != stray->block;
        if (last && count > 0) {
            YB_TRY(add_mask(kin, stray->part, error));
            YB_TRY(yb_mask_add(kin->masks[stray->part], stray->block, cells, count, error));
        }
        count = last ? 0 : count;
    }
    return YB_OK;
}

/* The lanes read copies of the parts, with these masks. */
static yb_status place_masks(yb_kin_figures *kin, yb_error *error)
{
    void *block;
    YB_TRY(yb_arena_alloc(kin->plan->arena, kin->lanes->count, sizeof(yb_part), &block, error));
    yb_part *parts = block;
    for (uint32_t i = 0; i < kin->lanes->count; i++) {
        parts[i] = *kin->lanes->parts[i].part;
        if (kin->masks[i] != NULL) {
            parts[i].mask = kin->masks[i];
            kin->lanes->parts[i].part = &parts[i];
        }
    }
    return YB_OK;
}

static yb_status settle_strays(yb_kin_figures *kin, yb_error *error)
{
    void *tries, *since;
    YB_TRY(zeros(kin->plan, kin->plan->era->kin->count, sizeof(uint64_t), &tries, error));
    YB_TRY(zeros(kin->plan, kin->plan->era->kin->count, sizeof(int16_t), &since, error));
    kin->tries = tries;
    kin->since = since;
    kin->sorted_count = kin->stray_count;
    qsort(kin->strays, kin->stray_count, sizeof(yb_stray), compare_strays);
    YB_TRY(yb_walk_some(kin->plan, kin->wanted, wants_block, visit_timely, kin, error));
    YB_TRY(kin->status);
    qsort(kin->strays, kin->stray_count, sizeof(yb_stray), compare_strays);
    mark_hidden(kin);
    YB_TRY(fill_masks(kin, error));
    return place_masks(kin, error);
}

yb_status yb_kin_figures_settle(yb_kin_figures *kin, const yb_plan *plan, yb_lanes *lanes, yb_error *error)
{
    *kin = (yb_kin_figures) { .plan = plan, .lanes = lanes, .error = error };
    if (plan->era == NULL) {
        return YB_OK;
    }
    YB_TRY(prepare(kin, error));
    YB_TRY(yb_walk_some(plan, kin->wanted, wants_block, visit, kin, error));
    YB_TRY(kin->status);
    if (kin->stray_count > 0) {
        YB_TRY(settle_strays(kin, error));
    }
    return yb_kin_figures_note(kin, error);
}

void yb_kin_figures_free(yb_kin_figures *kin)
{
    for (uint32_t i = 0; kin->masks != NULL && i < kin->lanes->count; i++) {
        yb_mask_release(kin->masks[i]);
    }
    if (kin->plan != NULL) {
        yb_free(kin->plan->env, kin->strays);
    }
}
