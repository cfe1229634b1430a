/* From the lineage table to units: what each code stood for, when, and what it
 * became. Checks that the lines agree is in kin_check.c. */
#include <stdlib.h>
#include <string.h>

#include "catalog/kin_check.h"
#include "catalog/tree.h"

static int compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

uint32_t yb_kin_find(const yb_kin *kin, const char *code)
{
    uint32_t low = 0, high = kin->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(kin->units[middle].code, code);
        if (order == 0) {
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return YB_NO_KIN;
}

static yb_status column(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_arena_alloc(arena, count + 1, size, block, error));
    memset(*block, 0, (count + 1) * size);
    return YB_OK;
}

/* A unit for each code that the table names, old or new. */
static yb_status collect_units(yb_kin *kin, yb_error *error)
{
    const yb_lineage *lineage = kin->lineage;
    void *codes, *units;
    YB_TRY(column(&kin->arena, 2 * (size_t)lineage->count, sizeof(char *), &codes, error));
    YB_TRY(column(&kin->arena, 2 * (size_t)lineage->count, sizeof(yb_kin_unit), &units, error));
    const char **list = codes;
    kin->units = units;
    for (uint32_t i = 0; i < lineage->count; i++) {
        list[2 * (size_t)i] = lineage->entries[i].old_code;
        list[2 * (size_t)i + 1] = lineage->entries[i].new_code;
    }
    qsort(list, 2 * (size_t)lineage->count, sizeof *list, compare_codes);
    for (size_t i = 0; i < 2 * (size_t)lineage->count; i++) {
        if (i == 0 || strcmp(list[i - 1], list[i]) != 0) {
            kin->units[kin->count] = (yb_kin_unit) { .code = list[i],
                                                     .region = yb_regions_by_code(kin->regions, list[i]),
                                                     .to = YB_NEWEST_TREE,
                                                     .successor = YB_NO_KIN,
                                                     .predecessor = YB_NO_KIN,
                                                     .family = kin->count };
            kin->count++;
        }
    }
    return YB_OK;
}

/* Which units each entry names, and the entries of each old unit in their order. */
static yb_status link_entries(yb_kin *kin, yb_error *error)
{
    const yb_lineage *lineage = kin->lineage;
    void *old, *new, *first, *next;
    YB_TRY(column(&kin->arena, lineage->count, sizeof(uint32_t), &old, error));
    YB_TRY(column(&kin->arena, lineage->count, sizeof(uint32_t), &new, error));
    YB_TRY(column(&kin->arena, kin->count, sizeof(uint32_t), &first, error));
    YB_TRY(column(&kin->arena, lineage->count, sizeof(uint32_t), &next, error));
    kin->old_units = old;
    kin->new_units = new;
    kin->first_entries = memset(first, 0xff, kin->count * sizeof(uint32_t));
    kin->next_entries = next;
    for (uint32_t i = lineage->count; i-- > 0;) {
        kin->old_units[i] = yb_kin_find(kin, lineage->entries[i].old_code);
        kin->new_units[i] = yb_kin_find(kin, lineage->entries[i].new_code);
        kin->next_entries[i] = kin->first_entries[kin->old_units[i]];
        kin->first_entries[kin->old_units[i]] = i;
    }
    return YB_OK;
}

/* Whether a line says that the unit goes on as itself in that year. */
static int goes_on(const yb_kin *kin, uint32_t unit, int year)
{
    const yb_lineage *lineage = kin->lineage;
    uint32_t low = 0, high = lineage->count;
    const char *code = kin->units[unit].code;
    while (low < high) { /* entries are sorted by year, old code, new code */
        uint32_t middle = low + (high - low) / 2;
        const yb_lineage_entry *entry = &lineage->entries[middle];
        int order = entry->year != year ? entry->year - year : strcmp(entry->old_code, code);
        order = order != 0 ? order : strcmp(entry->new_code, code);
        if (order == 0) {
            return 1;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

static uint32_t family_of(yb_kin *kin, uint32_t unit)
{
    while (kin->units[unit].family != unit) {
        kin->units[unit].family = kin->units[kin->units[unit].family].family;
        unit = kin->units[unit].family;
    }
    return unit;
}

/* What one line says of its two units. */
static void take_entry(yb_kin *kin, uint32_t number)
{
    const yb_lineage_entry *entry = &kin->lineage->entries[number];
    uint32_t old_unit = kin->old_units[number], new_unit = kin->new_units[number];
    yb_kin_unit *old = &kin->units[old_unit], *new = &kin->units[new_unit];
    if (old_unit == new_unit) {
        old->goes_on = 1;
        return;
    }
    int was_there = entry->reason == YB_JOINED || goes_on(kin, new_unit, entry->year);
    int ends = !goes_on(kin, old_unit, entry->year);
    old->successors++;
    new->predecessors++;
    new->absorbs = was_there ? (int16_t)entry->year : new->absorbs;
    if (ends && entry->year < old->to) {
        old->to = (int16_t)entry->year;
        old->successor = entry->reason == YB_SPLIT ? YB_NO_KIN : new_unit;
    }
    if (!was_there) {
        new->predecessor = new->from == 0 ? old_unit : YB_NO_KIN;
        new->from = new->from == 0 || entry->year < new->from ? (int16_t)entry->year : new->from;
    }
    uint32_t family = family_of(kin, new_unit);
    kin->units[family_of(kin, old_unit)].family = family;
}

/* Kin have the level of the region that stands for them now. */
static void take_level(yb_kin *kin, uint32_t number)
{
    int shared = 0;
    uint32_t standing = yb_kin_standing(kin, number, YB_NEWEST_TREE, &shared);
    uint32_t region = kin->units[standing].region;
    kin->units[number].level = region == YB_NO_REGION ? YB_NO_LEVEL : yb_regions_level(kin->regions, region);
}

static yb_status fill(yb_kin *kin, yb_error *error)
{
    YB_TRY(collect_units(kin, error));
    YB_TRY(link_entries(kin, error));
    for (uint32_t i = 0; i < kin->lineage->count; i++) {
        take_entry(kin, i);
    }
    for (uint32_t i = 0; i < kin->count; i++) {
        kin->units[i].family = family_of(kin, i);
    }
    YB_TRY(yb_kin_check_years(kin, error));
    YB_TRY(yb_kin_check_codes(kin, error));
    for (uint32_t i = 0; i < kin->count; i++) {
        take_level(kin, i);
    }
    return yb_kin_check_levels(kin, error);
}

yb_status yb_kin_create(const yb_env *env, const yb_lineage *lineage, const yb_regions *regions, yb_kin **kin,
                        yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_kin), &block, error));
    yb_kin *made = block;
    *made = (yb_kin) { .lineage = lineage, .regions = regions };
    yb_arena_init(&made->arena, env);
    yb_status status = fill(made, error);
    if (status != YB_OK) {
        yb_kin_free(made);
        return status;
    }
    *kin = made;
    return YB_OK;
}

void yb_kin_free(yb_kin *kin)
{
    if (kin != NULL) {
        const yb_env *env = kin->arena.env;
        yb_arena_free(&kin->arena);
        yb_free(env, kin);
    }
}

/* Steps forward go to units that end later, steps back to units that began
 * earlier (kin_check.c saw to it), and a step forward never leads to one that has
 * not begun: so there is an end. */
uint32_t yb_kin_standing(const yb_kin *kin, uint32_t unit, int year, int *shared)
{
    for (;;) {
        const yb_kin_unit *at = &kin->units[unit];
        int stands = year == YB_NEWEST_TREE ? at->region != YB_NO_REGION : year >= at->from && year < at->to;
        int later = !stands && year >= at->to;
        uint32_t next = later ? at->successor : at->predecessor;
        if (stands || next == YB_NO_KIN) {
            return unit;
        }
        const yb_kin_unit *other = &kin->units[next];
        *shared |= later ? other->predecessors > 1 || other->absorbs > 0 : other->successors > 1 || other->goes_on;
        unit = next;
    }
}
