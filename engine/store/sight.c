/* How rollups see a snapshot where regions have a lineage, and snapshots under
 * the tree of another year. */
#include <stddef.h>
#include <string.h>

#include "core/memory.h"
#include "store/handle.h"
#include "store/part.h"

static void free_parts(const yb_env *env, yb_part *parts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        yb_part_map_release(parts[i].map);
    }
    yb_free(env, parts);
}

static void free_sight(yb_sight *sight, const yb_snapshot *snapshot)
{
    if (sight != NULL) {
        free_parts(snapshot->env, sight->parts, snapshot->part_count);
        yb_era_free(sight->era);
        yb_free(snapshot->env, sight);
    }
}

/* The snapshot's parts, borrowed but for maps of their own. */
static yb_status map_parts(const yb_snapshot *snapshot, const yb_regions *tree, const yb_era *era, yb_part **parts,
                           yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(snapshot->env, snapshot->part_count, sizeof(yb_part), &block, error));
    yb_part *made = block;
    for (uint32_t i = 0; i < snapshot->part_count; i++) {
        yb_part_map *map = NULL;
        yb_status status =
            yb_part_map_create(snapshot->env, snapshot->parts[i].segment, snapshot->catalog, tree, era, &map, error);
        if (status != YB_OK) {
            free_parts(snapshot->env, made, i);
            return status;
        }
        made[i] = snapshot->parts[i];
        yb_part_set_map(&made[i], map);
    }
    *parts = made;
    return YB_OK;
}

static yb_status make_sight(const yb_snapshot *snapshot, int year, yb_sight **sight, yb_error *error)
{
    void *block;
    const yb_catalog *catalog = snapshot->catalog;
    YB_TRY(yb_alloc_zero(snapshot->env, 1, sizeof(yb_sight), &block, error));
    yb_sight *made = block;
    yb_status status =
        yb_era_create(snapshot->env, yb_catalog_lineage(catalog), yb_catalog_regions(catalog), year, &made->era, error);
    if (status == YB_OK) {
        status = map_parts(snapshot, made->era->regions, made->era, &made->parts, error);
    }
    if (status != YB_OK) {
        yb_era_free(made->era);
        yb_free(snapshot->env, made);
        return status;
    }
    *sight = made;
    return YB_OK;
}

yb_status yb_snapshot_sight(const yb_snapshot *snapshot, const yb_sight **sight, yb_error *error)
{
    yb_snapshot *shared = (yb_snapshot *)snapshot; /* this is the one thing that changes */
    yb_status status = YB_OK;
    if (yb_catalog_lineage(snapshot->catalog) == NULL) {
        *sight = NULL;
        return YB_OK;
    }
    pthread_mutex_lock(&snapshot->store->mutex);
    if (shared->sight == NULL) {
        status = make_sight(snapshot, YB_NEWEST_TREE, &shared->sight, error);
    }
    pthread_mutex_unlock(&snapshot->store->mutex);
    if (status == YB_OK) {
        *sight = shared->sight;
    }
    return status;
}

void yb_snapshot_drop_sight(yb_snapshot *snapshot)
{
    free_sight(snapshot->sight, snapshot);
    snapshot->sight = NULL;
    if (snapshot->base != NULL) {
        free_parts(snapshot->env, snapshot->parts, snapshot->part_count);
    }
}

/* ---- other years ---------------------------------------------------------- */

static yb_status make_of_year(const yb_snapshot *base, int year, yb_snapshot **made, yb_error *error)
{
    void *block;
    yb_sight *sight = NULL;
    yb_part *parts = NULL;
    yb_status status;
    YB_TRY(yb_alloc(base->env, 1, sizeof(yb_snapshot), &block, error));
    YB_TRY_GOTO(make_sight(base, year, &sight, error));
    YB_TRY_GOTO(map_parts(base, sight->era->regions, NULL, &parts, error));
    *made = block;
    memcpy(*made, base, offsetof(yb_snapshot, kept)); /* what is kept may be added to meanwhile */
    (*made)->regions = sight->era->regions;
    (*made)->parts = parts;
    (*made)->sight = sight;
    (*made)->base = (yb_snapshot *)base;
    (*made)->kept = NULL;
    (*made)->references = 1;
    return YB_OK;
cleanup:
    free_sight(sight, base);
    yb_free(base->env, block);
    return status;
}

yb_status yb_snapshot_of_year(const yb_snapshot *snapshot, int year, yb_snapshot **of_year, yb_error *error)
{
    const yb_snapshot *base = snapshot->base != NULL ? snapshot->base : snapshot;
    yb_snapshot *made = (yb_snapshot *)base;
    yb_status status = YB_OK;
    if (year < 1 || year > YB_LINEAGE_YEAR_MAX) {
        return yb_fail(error, YB_INVALID, "the tree of the year %d: expected a year from 1 to %d", year,
                       YB_LINEAGE_YEAR_MAX);
    }
    pthread_mutex_lock(&base->store->mutex);
    if (yb_catalog_lineage(base->catalog) != NULL) {
        status = make_of_year(base, year, &made, error);
    }
    if (status == YB_OK) {
        ((yb_snapshot *)base)->references++;
        *of_year = made;
    }
    pthread_mutex_unlock(&base->store->mutex);
    return status;
}

/* ---- the lineage itself ---------------------------------------------------- */

uint32_t yb_snapshot_lineage_count(const yb_snapshot *snapshot)
{
    const yb_lineage *lineage = yb_catalog_lineage(snapshot->catalog);
    return lineage == NULL ? 0 : lineage->count;
}
