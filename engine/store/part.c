/* Parts: from a segment's own numbers of regions and series to the catalog's. */
#include "store/part.h"

#include <string.h>

#include "catalog/tree.h"
#include "core/memory.h"

/* The unit of a code, and the region where it stands. */
static uint32_t find_kin(const yb_era *era, const char *code, uint32_t *region)
{
    uint32_t newest = yb_regions_by_code(era->kin->regions, code);
    uint32_t unit = newest == YB_NO_REGION ? yb_kin_find(era->kin, code) : era->kin_of_region[newest];
    *region = unit != YB_NO_KIN             ? era->node_of_unit[unit]
              : newest == YB_NO_REGION      ? YB_NO_REGION
              : era->node_of_region == NULL ? newest
                                            : era->node_of_region[newest];
    return unit;
}

static void map_regions(const yb_segment_keys *keys, const yb_regions *tree, const yb_era *era, yb_part_map *map)
{
    uint32_t before = 0;
    map->ascending = map->ordered = 1;
    for (uint32_t i = 0; i < keys->region_count; i++) {
        uint32_t region;
        if (era != NULL) {
            map->kin[i] = find_kin(era, keys->regions[i], &region);
        } else {
            region = yb_regions_by_code(tree, keys->regions[i]);
        }
        map->regions[i] = region;
        if (region != YB_NO_REGION) {
            map->ascending &= region >= before;
            before = region;
        }
        map->ordered &= region != YB_NO_REGION;
        map->levels[i] = region == YB_NO_REGION ? YB_NO_LEVEL : yb_regions_level(tree, region);
        map->level_regions[map->levels[i]]++;
    }
    map->ordered &= map->ascending;
}

static yb_status map_series(const yb_segment *segment, const yb_catalog *catalog, yb_part_map *map, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(segment);
    for (uint32_t i = 0; i < keys->series_count; i++) {
        const yb_segment_series *local = &keys->series[i];
        yb_series series = { 0, local->measure, local->role, local->span };
        const yb_metrics *metrics = yb_catalog_metrics(catalog);
        uint32_t number = UINT32_MAX;
        if (yb_metrics_find(metrics, local->metric, &series.metric, NULL) == YB_OK &&
            strcmp(yb_metrics_at(metrics, series.metric)->id, local->metric) == 0) {
            number = yb_catalog_find_series(catalog, &series);
        }
        if (number == UINT32_MAX) {
            return yb_fail_at(error, YB_CORRUPT, yb_segment_path(segment), YB_NO_OFFSET,
                              "the segment has a series of metric %s that the store's catalog lacks", local->metric);
        }
        map->series[i] = number;
    }
    return YB_OK;
}

yb_status yb_part_map_create(const yb_env *env, const yb_segment *segment, const yb_catalog *catalog,
                             const yb_regions *tree, const yb_era *era, yb_part_map **map, yb_error *error)
{
    const yb_segment_keys *keys = yb_segment_keys_of(segment);
    yb_part_map *made;
    yb_status status;

    YB_TRY(yb_alloc_zero(env, 1, sizeof *made, (void **)&made, error));
    made->env = env;
    atomic_init(&made->references, 1);
    YB_TRY_GOTO(yb_alloc(env, keys->region_count, sizeof *made->regions, (void **)&made->regions, error));
    YB_TRY_GOTO(yb_alloc(env, keys->region_count, 1, (void **)&made->levels, error));
    YB_TRY_GOTO(yb_alloc(env, keys->series_count, sizeof *made->series, (void **)&made->series, error));
    if (era != NULL) {
        YB_TRY_GOTO(yb_alloc(env, keys->region_count, sizeof *made->kin, (void **)&made->kin, error));
    }
    map_regions(keys, tree, era, made);
    YB_TRY_GOTO(map_series(segment, catalog, made, error));
    *map = made;
    return YB_OK;
cleanup:
    yb_part_map_release(made);
    return status;
}

yb_part_map *yb_part_map_retain(yb_part_map *map)
{
    atomic_fetch_add_explicit(&map->references, 1, memory_order_relaxed);
    return map;
}

void yb_part_map_release(yb_part_map *map)
{
    if (map == NULL || atomic_fetch_sub_explicit(&map->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    yb_free(map->env, map->regions);
    yb_free(map->env, map->levels);
    yb_free(map->env, map->series);
    yb_free(map->env, map->kin);
    yb_free(map->env, map);
}

void yb_part_set_map(yb_part *part, yb_part_map *map)
{
    part->map = map;
    part->regions = map->regions;
    part->series = map->series;
}

int yb_regions_same_map(const yb_regions *a, const yb_regions *b)
{
    if (a == b) {
        return 1;
    }
    if (yb_regions_count(a) != yb_regions_count(b)) {
        return 0;
    }
    for (uint32_t i = 0; i < yb_regions_count(a); i++) {
        if (yb_regions_level(a, i) != yb_regions_level(b, i) ||
            strcmp(yb_regions_code(a, i), yb_regions_code(b, i)) != 0) {
            return 0;
        }
    }
    return 1;
}
