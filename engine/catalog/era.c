/* The tree of a year: who stood then, under what name and parent, and where the
 * figures of all other codes go. */
#include <stdlib.h>
#include <string.h>

#include "catalog/lineage.h"
#include "catalog/tree.h"

static yb_status column(yb_arena *arena, size_t count, size_t size, void **block, yb_error *error)
{
    YB_TRY(yb_arena_alloc(arena, count + 1, size, block, error));
    memset(*block, 0xff, (count + 1) * size);
    return YB_OK;
}

/* The first line behind the year that says the old `name` or `parent` of a unit: it held until then. */
static const char *told_of(const yb_era *era, uint32_t unit, int parent)
{
    const yb_kin *kin = era->kin;
    for (uint32_t i = kin->first_entries[unit]; i != YB_NO_KIN; i = kin->next_entries[i]) {
        const yb_lineage_entry *entry = &kin->lineage->entries[i];
        const char *text = parent ? entry->parent : entry->name;
        if (entry->year > era->year && text[0] != '\0') {
            return text;
        }
    }
    return NULL;
}

/* The parent that the unit had, or, where its own lines do not say, what it became. */
static const char *parent_of(const yb_era *era, uint32_t unit)
{
    const char *told = NULL;
    for (; unit != YB_NO_KIN && told == NULL; unit = era->kin->units[unit].successor) {
        told = told_of(era, unit, 1);
    }
    return told;
}

/* The region of the newest tree that the unit's figures go to. */
static uint32_t newest_region(const yb_kin *kin, uint32_t unit)
{
    int shared = 0;
    return kin->units[yb_kin_standing(kin, unit, YB_NEWEST_TREE, &shared)].region;
}

static const char *name_of(const yb_era *era, uint32_t unit)
{
    const yb_kin *kin = era->kin;
    const char *told = told_of(era, unit, 0);
    int shared = 0;
    uint32_t standing = yb_kin_standing(kin, unit, YB_NEWEST_TREE, &shared);
    if (told == NULL && !shared) {
        told = yb_regions_name(kin->regions, kin->units[standing].region);
    }
    return told != NULL ? told : kin->units[unit].code;
}

/* The code that stands for this one in the era. */
static const char *standing_code(const yb_era *era, const char *code)
{
    int shared = 0;
    uint32_t unit = yb_kin_find(era->kin, code);
    return unit == YB_NO_KIN ? code : era->kin->units[yb_kin_standing(era->kin, unit, era->year, &shared)].code;
}

/* Adds a region, which may be a unit (else YB_NO_KIN) and may be of the newest tree. */
static yb_status add_region(const yb_era *era, yb_regions_builder *builder, uint32_t region, uint32_t unit,
                            yb_error *error)
{
    const yb_regions *tree = era->kin->regions;
    const char *parent = parent_of(era, unit);
    uint32_t now = region != YB_NO_REGION ? region : newest_region(era->kin, unit);
    uint32_t above = yb_regions_parent(tree, now);
    if (parent == NULL) {
        parent = above == YB_NO_REGION ? "" : yb_regions_code(tree, above);
    }
    return yb_regions_builder_add(builder,
                                  unit == YB_NO_KIN ? yb_regions_code(tree, region) : era->kin->units[unit].code,
                                  standing_code(era, parent), yb_regions_level_name(tree, yb_regions_level(tree, now)),
                                  unit == YB_NO_KIN ? yb_regions_name(tree, region) : name_of(era, unit), 0, error);
}

static int stands(const yb_era *era, uint32_t unit)
{
    int shared = 0;
    return yb_kin_standing(era->kin, unit, era->year, &shared) == unit;
}

static yb_status add_all(const yb_era *era, yb_regions_builder *builder, yb_error *error)
{
    const yb_kin *kin = era->kin;
    for (uint32_t region = 0; region < yb_regions_count(kin->regions); region++) {
        uint32_t unit = era->kin_of_region[region];
        if (unit == YB_NO_KIN || stands(era, unit)) {
            YB_TRY(add_region(era, builder, region, unit, error));
        }
    }
    for (uint32_t unit = 0; unit < kin->count; unit++) {
        if (kin->units[unit].region == YB_NO_REGION && stands(era, unit)) {
            YB_TRY(add_region(era, builder, YB_NO_REGION, unit, error));
        }
    }
    return YB_OK;
}

/* Another tree than the newest one. */
static yb_status build_tree(yb_era *era, yb_error *error)
{
    const yb_regions *newest = era->kin->regions;
    yb_regions_builder *builder = NULL;
    void *nodes;
    YB_TRY(column(&era->arena, yb_regions_count(newest), sizeof(uint32_t), &nodes, error));
    yb_hooks hooks = { .struct_size = sizeof hooks, .allocator = &era->env->allocator };
    YB_TRY(yb_regions_builder_create(&hooks, &builder, error));
    yb_status status = add_all(era, builder, error);
    if (status == YB_OK) {
        status = yb_regions_builder_finish(builder, &era->regions, error);
    }
    yb_regions_builder_free(builder);
    YB_TRY(status);
    era->node_of_region = nodes;
    for (uint32_t region = 0; region < yb_regions_count(newest); region++) {
        if (era->kin_of_region[region] == YB_NO_KIN) {
            era->node_of_region[region] = yb_regions_by_code(era->regions, yb_regions_code(newest, region));
        }
    }
    return YB_OK;
}

static int compare_dated(const void *a, const void *b)
{
    const yb_dated_unit *left = a, *right = b;
    return left->region != right->region ? (left->region > right->region) - (left->region < right->region)
                                         : (left->unit > right->unit) - (left->unit < right->unit);
}

/* Where each unit stands. */
static yb_status place_units(yb_era *era, yb_error *error)
{
    const yb_kin *kin = era->kin;
    void *nodes, *shared, *stands, *dated;
    YB_TRY(column(&era->arena, kin->count, sizeof(uint32_t), &nodes, error));
    YB_TRY(column(&era->arena, kin->count, 1, &shared, error));
    YB_TRY(column(&era->arena, kin->count, 1, &stands, error));
    YB_TRY(column(&era->arena, kin->count, sizeof(yb_dated_unit), &dated, error));
    era->node_of_unit = nodes;
    era->shared = shared;
    era->stands = stands;
    era->dated = dated;
    for (uint32_t unit = 0; unit < kin->count; unit++) {
        int together = 0;
        uint32_t standing = yb_kin_standing(kin, unit, era->year, &together);
        uint32_t node = yb_regions_by_code(era->regions, kin->units[standing].code);
        era->node_of_unit[unit] = node;
        era->shared[unit] = (uint8_t)together;
        era->stands[unit] = standing == unit;
        if (era->node_of_region != NULL && kin->units[unit].region != YB_NO_REGION) {
            era->node_of_region[kin->units[unit].region] = node;
        }
        if (kin->units[unit].from > 0 || kin->units[unit].to < YB_NEWEST_TREE) {
            era->dated[era->dated_count++] = (yb_dated_unit) { node, unit };
        }
    }
    qsort(era->dated, era->dated_count, sizeof *era->dated, compare_dated);
    return YB_OK;
}

static yb_status fill(yb_era *era, const yb_lineage *lineage, const yb_regions *regions, yb_error *error)
{
    void *units;
    YB_TRY(yb_kin_create(era->env, lineage, regions, &era->kin, error));
    YB_TRY(column(&era->arena, yb_regions_count(regions), sizeof(uint32_t), &units, error));
    era->kin_of_region = units;
    for (uint32_t unit = 0; unit < era->kin->count; unit++) {
        if (era->kin->units[unit].region != YB_NO_REGION) {
            era->kin_of_region[era->kin->units[unit].region] = unit;
        }
    }
    if (era->year == YB_NEWEST_TREE) {
        era->regions = yb_regions_retain(regions);
    } else {
        YB_TRY(build_tree(era, error));
    }
    return place_units(era, error);
}

yb_status yb_era_create(const yb_env *env, const yb_lineage *lineage, const yb_regions *regions, int year, yb_era **era,
                        yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_era), &block, error));
    yb_era *made = block;
    made->env = env;
    made->year = year;
    yb_arena_init(&made->arena, env);
    yb_status status = fill(made, lineage, regions, error);
    if (status != YB_OK) {
        yb_era_free(made);
        return status;
    }
    *era = made;
    return YB_OK;
}

void yb_era_free(yb_era *era)
{
    if (era != NULL) {
        yb_kin_free(era->kin);
        yb_regions_release(era->regions);
        yb_arena_free(&era->arena);
        yb_free(era->env, era);
    }
}
