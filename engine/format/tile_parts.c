/* For each year the smaller of two forms, the values themselves or their difference
 * from what the lane last held, in the frames that suit each part. */
#include "format/tile_parts.h"

#include <string.h>

/* Where one form was smaller by this part, so many rows are encoded in it without
 * looking at the other, unless their size grows by as much. */
#define MARGIN_PART 8
#define TRUSTED     7
/* A patch's place takes two bytes; the time that it takes to decode is worth two more, and in large tiles, where time
 * matters, another one for so many lanes, at most so many (docs/design.md has what that costs and saves). */
#define PATCH_COST      4
#define PATCH_LANES     64
#define PATCH_TIME_MOST 16

/* Deals a year's rows out to the parts. */
static void deal(yb_row_parts *row, const int64_t *values, const uint16_t *lanes, unsigned count)
{
    yb_row_part *lower = &row->parts[0], *upper = &row->parts[1];
    unsigned below = 0, above = 0;
    if (row->count == 1) {
        lower->values = values;
        lower->lanes = lanes;
        lower->count = count;
        return;
    }
    for (unsigned i = 0; i < count; i++) {
        unsigned is_upper = row->split.is_upper[lanes[i] - row->first_lane];
        lower->dealt_values[below] = upper->dealt_values[above] = values[i];
        lower->dealt_lanes[below] = upper->dealt_lanes[above] = lanes[i];
        above += is_upper;
        below += 1 - is_upper;
    }
    lower->values = lower->dealt_values;
    lower->lanes = lower->dealt_lanes;
    lower->count = below;
    upper->values = upper->dealt_values;
    upper->lanes = upper->dealt_lanes;
    upper->count = above;
}

/* Takes in a part of one year: presence, differences, the extremes of both forms. */
static void measure(yb_row_parts *row, yb_row_part *part)
{
    int64_t least = INT64_MAX, greatest = INT64_MIN, down = INT64_MAX, up = INT64_MIN;
    for (unsigned i = 0; i < part->count; i++) {
        unsigned lane = part->lanes[i] - row->first_lane;
        int64_t value = part->values[i], change = (int64_t)((uint64_t)value - (uint64_t)row->last[lane]);
        unsigned slot = row->split.slot[lane];
        row->presence[slot / 64] |= UINT64_C(1) << slot % 64;
        row->last[lane] = value;
        part->differences[i] = change;
        least = value < least ? value : least;
        greatest = value > greatest ? value : greatest;
        down = change < down ? change : down;
        up = change > up ? change : up;
    }
    part->forms[YB_TILE_ABSOLUTE] = (yb_part_form) { .values = part->values, .min = least, .max = greatest };
    part->forms[YB_TILE_DIFFERENCE] = (yb_part_form) { .values = part->differences, .min = down, .max = up };
}

/* Chooses the frames of all parts in one form; returns what they take. */
static size_t choose_frames(yb_row_parts *row, yb_tile_encoding form)
{
    size_t bytes = 0;
    int64_t scratch[2 * YB_FRAME_EXACT_COUNT];
    const unsigned time = row->lanes / PATCH_LANES;
    const yb_patch_costs costs = { 0, PATCH_COST + (time < PATCH_TIME_MOST ? time : PATCH_TIME_MOST),
                                   YB_ROW_PATCHES_MAX / row->count };
    for (unsigned p = 0; p < row->count; p++) {
        yb_row_part *part = &row->parts[p];
        yb_part_form *found = &part->forms[form];
        found->frame = (yb_frame) { .width = 0 };
        if (part->count > 0) {
            yb_frame_find(found->values, part->count, found->min, found->max, part->slots, &costs, scratch,
                          &found->frame);
        }
        bytes += found->frame.bytes;
    }
    return bytes;
}

/* The form of the row before is looked at first; the other one, where it may be smaller. */
static yb_tile_encoding choose_form(yb_row_parts *row)
{
    size_t bytes[2];
    if (row->rows == 0) {
        row->lead_bytes = choose_frames(row, YB_TILE_ABSOLUTE); /* both are the same */
        return YB_TILE_ABSOLUTE;
    }
    yb_tile_encoding lead = row->lead, other = lead == YB_TILE_ABSOLUTE ? YB_TILE_DIFFERENCE : YB_TILE_ABSOLUTE;
    bytes[lead] = choose_frames(row, lead);
    if (row->trusted > 0 && bytes[lead] <= row->lead_bytes + row->lead_bytes / MARGIN_PART) {
        row->trusted--;
        row->lead_bytes = bytes[lead];
        return lead;
    }
    bytes[other] = choose_frames(row, other);
    size_t change = bytes[YB_TILE_DIFFERENCE], whole = bytes[YB_TILE_ABSOLUTE];
    size_t smaller = change < whole ? change : whole, larger = change < whole ? whole : change;
    row->trusted = larger > smaller + smaller / MARGIN_PART ? TRUSTED : 0;
    row->lead_bytes = smaller;
    return change < whole ? YB_TILE_DIFFERENCE : YB_TILE_ABSOLUTE;
}

/* Bytes of a patch, where the least and the greatest value decide if they are patched. */
static unsigned patch_bytes(const yb_part_form *form, uint64_t reference, int max_is_held)
{
    uint64_t under = (uint64_t)form->min - reference, over = (uint64_t)form->max - reference;
    int min_is_held = form->min >= (int64_t)form->frame.reference;
    /* One so far away that its residual changes sign looks near: only 8 bytes hold them all. */
    unsigned low = min_is_held ? 0 : (int64_t)under < 0 ? yb_signed_bytes(under) : 8;
    unsigned high = max_is_held ? 0 : (int64_t)over >= 0 ? yb_signed_bytes(over) : 8;
    return low > high ? low : high;
}

static void count_patches(const yb_row_parts *row, unsigned p, yb_row_plan *plan)
{
    const yb_row_part *part = &row->parts[p];
    const yb_part_form *form = &part->forms[plan->encoding];
    unsigned patches = 0;
    for (unsigned i = 0; i < part->count; i++) {
        patches += !yb_row_plan_holds(plan, &form->frame, p, form->values[i]);
    }
    plan->patches += patches;
    if (patches > 0) {
        unsigned bytes = patch_bytes(form, form->frame.reference - plan->told_by_zero,
                                     yb_row_plan_holds(plan, &form->frame, p, form->max));
        plan->patch_bytes = bytes > plan->patch_bytes ? bytes : plan->patch_bytes;
    }
}

/* Whether no part needs the residual 0 for itself, as one of width 0 does. */
static int zero_is_free(const yb_row_parts *row, const yb_row_plan *plan)
{
    for (unsigned p = 0; p < row->count; p++) {
        if (row->parts[p].count > 0 && (plan->widths[p] == 0 || plan->widths[p] == 64)) {
            return 0;
        }
    }
    return 1;
}

/* Settles widths and patches; absent slots are told by their residuals wherever that can be. */
static yb_row_plan settle(const yb_row_parts *row, yb_tile_encoding encoding, unsigned count)
{
    yb_row_plan plan = { .encoding = encoding };
    for (unsigned p = 0; p < row->count; p++) {
        plan.widths[p] = row->parts[p].forms[encoding].frame.width;
    }
    for (plan.told_by_zero = count < row->lanes && zero_is_free(row, &plan);; plan.told_by_zero = 0) {
        plan.patches = plan.patch_bytes = 0;
        for (unsigned p = 0; p < row->count; p++) {
            count_patches(row, p, &plan);
        }
        if (plan.told_by_zero == 0 || plan.patches <= YB_ROW_PATCHES_MAX) {
            return plan;
        }
    }
}

yb_row_plan yb_row_parts_plan(yb_row_parts *row, const int64_t *values, const uint16_t *lanes, unsigned count)
{
    memset(row->presence, 0, sizeof(row->presence));
    deal(row, values, lanes, count);
    for (unsigned p = 0; p < row->count; p++) {
        measure(row, &row->parts[p]);
    }
    row->lead = choose_form(row);
    row->rows++;
    return settle(row, row->lead, count);
}

void yb_row_parts_start(yb_row_parts *row, const yb_years *years, unsigned first, unsigned end, int split)
{
    unsigned least = YB_TILE_LANES, greatest = 0;
    for (uint32_t i = years->begin[first]; i < years->begin[end]; i++) {
        least = years->lane[i] < least ? years->lane[i] : least;
        greatest = years->lane[i] > greatest ? years->lane[i] : greatest;
    }
    row->first_lane = least;
    row->lanes = greatest - least + 1;
    row->rows = row->trusted = 0;
    memset(row->last, 0, row->lanes * sizeof(*row->last));
    yb_tile_split_choose(&row->split, years, first, end, least, row->lanes, split);
    row->count = row->split.upper > 0 ? 2 : 1;
    row->parts[0].slots = row->lanes - row->split.upper;
    row->parts[1].slots = row->split.upper;
}
