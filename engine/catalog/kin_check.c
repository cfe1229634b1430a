/* The checks of a lineage table as a whole. */
#include "catalog/kin_check.h"

#include <string.h>

#include "catalog/builder.h"

/* The line that says how the unit ended (`old`) or began; 0: none. */
static uint32_t line_of(const yb_kin *kin, uint32_t unit, int old, int year, uint32_t but)
{
    for (uint32_t i = 0; i < kin->lineage->count; i++) {
        uint32_t there = old ? kin->old_units[i] : kin->new_units[i];
        if (there == unit && i != but && kin->lineage->entries[i].year == year &&
            kin->old_units[i] != kin->new_units[i]) {
            return kin->lineage->entries[i].line;
        }
    }
    return 0;
}

/* A unit that ends in another way, or another year, than a line before said. */
static yb_status fail_two_ways(const yb_kin *kin, uint32_t number, uint32_t other, yb_error *error)
{
    const yb_lineage_entry *one = &kin->lineage->entries[number], *two = &kin->lineage->entries[other];
    const yb_lineage_entry *entry = one->line < two->line ? two : one, *first = entry == one ? two : one;
    return yb_at_line(error, entry->line,
                      yb_fail(error, YB_INVALID,
                              "\"%s\" becomes \"%s\" in %d, and \"%s\" in %d%s: if it was split, say so in each of its "
                              "lines with the reason split (拆分) and one year, and if it went on, add a line in which "
                              "it becomes itself; else remove one of the lines",
                              entry->old_code, entry->new_code, entry->year, first->new_code, first->year,
                              yb_line_of(first->line).text));
}

static yb_status check_entry_years(const yb_kin *kin, uint32_t number, yb_error *error)
{
    const yb_lineage_entry *entry = &kin->lineage->entries[number];
    uint32_t old_unit = kin->old_units[number], new_unit = kin->new_units[number];
    const yb_kin_unit *old = &kin->units[old_unit], *new = &kin->units[new_unit];
    const yb_kin_unit *late = old->from >= entry->year                                 ? old
                              : entry->reason == YB_JOINED && new->from >= entry->year ? new
                                                                                       : NULL;
    if (late != NULL) {
        uint32_t line = line_of(kin, late == old ? old_unit : new_unit, 0, late->from, number);
        return yb_at_line(error, entry->line,
                          yb_fail(error, YB_INVALID,
                                  "\"%s\" becomes \"%s\" in %d, but \"%s\" begins in %d only%s; correct the years, or "
                                  "the codes if they go round in a circle: a code that ended does not come back",
                                  entry->old_code, entry->new_code, entry->year, late->code, late->from,
                                  yb_line_of(line).text));
    }
    const yb_kin_unit *ended = new->to <= entry->year ? new : old->to < entry->year ? old : NULL;
    if (ended != NULL) {
        uint32_t unit = ended == new ? new_unit : old_unit;
        return yb_at_line(error, entry->line,
                          yb_fail(error, YB_INVALID,
                                  "\"%s\" becomes \"%s\" in %d, but \"%s\" ended in %d%s; correct the years, or the "
                                  "codes if they go round in a circle: a code that ended does not come back",
                                  entry->old_code, entry->new_code, entry->year, ended->code, ended->to,
                                  yb_line_of(line_of(kin, unit, 1, ended->to, number)).text));
    }
    return YB_OK;
}

/* Entries of one old code that do not lie beside one another: the table is sorted
 * by year. *first keeps the entry by which each unit ended. */
static yb_status check_ways(const yb_kin *kin, uint32_t *first, yb_error *error)
{
    memset(first, 0xff, ((size_t)kin->count + 1) * sizeof *first);
    for (uint32_t i = 0; i < kin->lineage->count; i++) {
        const yb_lineage_entry *entry = &kin->lineage->entries[i];
        uint32_t unit = kin->old_units[i];
        if (unit == kin->new_units[i]) {
            continue;
        }
        const yb_lineage_entry *other = first[unit] == UINT32_MAX ? NULL : &kin->lineage->entries[first[unit]];
        int both_split = other != NULL && entry->reason == YB_SPLIT && other->reason == YB_SPLIT;
        int going_on = kin->units[unit].goes_on; /* then it may have parts split from it time and again */
        if (other != NULL && !(both_split && (entry->year == other->year || going_on)) &&
            !(other->reason == YB_SPLIT && going_on)) {
            return fail_two_ways(kin, i, first[unit], error);
        }
        first[unit] = i;
    }
    return YB_OK;
}

yb_status yb_kin_check_years(const yb_kin *kin, yb_error *error)
{
    void *first;
    YB_TRY(yb_arena_alloc((yb_arena *)&kin->arena, (size_t)kin->count + 1, sizeof(uint32_t), &first, error));
    YB_TRY(check_ways(kin, first, error));
    for (uint32_t i = 0; i < kin->lineage->count; i++) {
        YB_TRY(check_entry_years(kin, i, error));
    }
    return YB_OK;
}

static yb_status fail_unknown(const yb_lineage_entry *entry, yb_error *error)
{
    return yb_at_line(error, entry->line,
                      yb_fail(error, YB_INVALID,
                              "\"%s\", which \"%s\" becomes in %d, is neither in the region tree nor an old code of "
                              "another line; correct it, or import a tree that has it",
                              entry->new_code, entry->old_code, entry->year));
}

static yb_status fail_split(const yb_lineage_entry *entry, yb_error *error)
{
    return yb_at_line(error, entry->line,
                      yb_fail(error, YB_INVALID,
                              "\"%s\" was split in %d, so that its figures of before belong to none of its parts; keep "
                              "it in the region tree (a line there with this code), where they stay under it",
                              entry->old_code, entry->year));
}

yb_status yb_kin_check_codes(const yb_kin *kin, yb_error *error)
{
    for (uint32_t i = 0; i < kin->lineage->count; i++) {
        const yb_lineage_entry *entry = &kin->lineage->entries[i];
        const yb_kin_unit *old = &kin->units[kin->old_units[i]], *new = &kin->units[kin->new_units[i]];
        if (old->region == YB_NO_REGION && old->successor == YB_NO_KIN && entry->reason == YB_SPLIT) {
            return fail_split(entry, error);
        }
        if (new->region == YB_NO_REGION &&new->successor == YB_NO_KIN) {
            return fail_unknown(entry, error);
        }
        if (entry->parent[0] != '\0' && yb_regions_by_code(kin->regions, entry->parent) == YB_NO_REGION &&
            yb_kin_find(kin, entry->parent) == YB_NO_KIN) {
            return yb_at_line(error, entry->line,
                              yb_fail(error, YB_INVALID,
                                      "the old parent \"%s\" of \"%s\" is neither in the region tree nor a code of "
                                      "another line; correct it, or leave it empty",
                                      entry->parent, entry->old_code));
        }
    }
    return YB_OK;
}

static uint16_t level_of_code(const yb_kin *kin, const char *code)
{
    uint32_t unit = yb_kin_find(kin, code);
    return unit != YB_NO_KIN ? kin->units[unit].level
                             : yb_regions_level(kin->regions, yb_regions_by_code(kin->regions, code));
}

yb_status yb_kin_check_levels(const yb_kin *kin, yb_error *error)
{
    for (uint32_t i = 0; i < kin->lineage->count; i++) {
        const yb_lineage_entry *entry = &kin->lineage->entries[i];
        uint16_t old = kin->units[kin->old_units[i]].level, new = kin->units[kin->new_units[i]].level;
        const char *below = yb_regions_level_name(kin->regions, (uint8_t)old);
        if (old != new) {
            return yb_at_line(
                error, entry->line,
                yb_fail(error, YB_INVALID,
                        "\"%s\" has the level \"%s\" and \"%s\" the level \"%s\"; figures of one level do "
                        "not become those of another: remove the line",
                        entry->old_code, below, entry->new_code, yb_regions_level_name(kin->regions, (uint8_t) new)));
        }
        if (entry->parent[0] != '\0' && level_of_code(kin, entry->parent) >= old) {
            return yb_at_line(error, entry->line,
                              yb_fail(error, YB_INVALID,
                                      "the old parent \"%s\" of \"%s\" does not stand above the level \"%s\"; correct "
                                      "it, or leave it empty",
                                      entry->parent, entry->old_code, below));
        }
    }
    return YB_OK;
}
