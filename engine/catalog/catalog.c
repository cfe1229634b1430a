/* The catalog: what it holds and how it is changed and copied. */
#include <string.h>

#include "catalog/parts.h"
#include "catalog/tree.h"
#include "core/text.h"

#define NO_SERIES UINT32_MAX

yb_status yb_catalog_create_bare(const yb_env *env, yb_catalog **catalog, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_catalog), &block, error));
    yb_catalog *made = block;
    made->env = env;
    yb_arena_init(&made->arena, env);
    *catalog = made;
    return YB_OK;
}

yb_status yb_catalog_create(const yb_env *env, yb_catalog **catalog, yb_error *error)
{
    yb_catalog *made;
    YB_TRY(yb_catalog_create_bare(env, &made, error));
    yb_status status = yb_metrics_create(env, &made->metrics, error);
    if (status == YB_OK) {
        status = yb_regions_allocate(env, 0, 0, &made->regions, error);
    }
    if (status != YB_OK) {
        yb_catalog_free(made);
        return status;
    }
    yb_regions_complete(made->regions);
    *catalog = made;
    return YB_OK;
}

void yb_catalog_free(yb_catalog *catalog)
{
    if (catalog == NULL) {
        return;
    }
    const yb_env *env = catalog->env;
    yb_lineage_free(catalog->lineage);
    yb_regions_release(catalog->regions);
    yb_metrics_free(catalog->metrics);
    yb_free(env, catalog->series);
    yb_free(env, catalog->slots);
    yb_free(env, catalog->sources);
    yb_arena_free(&catalog->arena);
    yb_free(env, catalog);
}

static yb_status copy_lists(const yb_catalog *catalog, yb_catalog *clone, yb_error *error)
{
    for (uint32_t number = 0; number < catalog->series_count; number++) {
        YB_TRY(yb_catalog_put_series(clone, &catalog->series[number], NULL, error));
    }
    for (uint32_t number = 0; number < catalog->source_count; number++) {
        YB_TRY(yb_catalog_add_source(clone, &catalog->sources[number], NULL, error));
    }
    return YB_OK;
}

yb_status yb_catalog_clone(const yb_catalog *catalog, yb_catalog **clone, yb_error *error)
{
    yb_catalog *made;
    YB_TRY(yb_catalog_create_bare(catalog->env, &made, error));
    made->regions = yb_regions_retain(catalog->regions);
    yb_status status = yb_metrics_clone(catalog->metrics, &made->metrics, error);
    if (status == YB_OK) {
        status = copy_lists(catalog, made, error);
    }
    const yb_lineage *lineage = catalog->lineage;
    if (status == YB_OK && lineage != NULL) {
        status = yb_lineage_create(made->env, lineage->entries, lineage->count, &made->lineage, error);
    }
    if (status != YB_OK) {
        yb_catalog_free(made);
        return status;
    }
    *clone = made;
    return YB_OK;
}

const yb_regions *yb_catalog_regions(const yb_catalog *catalog)
{
    return catalog->regions;
}

yb_status yb_catalog_set_regions(yb_catalog *catalog, const yb_regions *regions, yb_error *error)
{
    if (regions == NULL) {
        return yb_fail(error, YB_INVALID, "no region tree given; an empty one comes from yb_regions_builder_finish");
    }
    yb_regions *old = catalog->regions;
    catalog->regions = yb_regions_retain(regions);
    yb_regions_release(old);
    return YB_OK;
}

/* ---- lineage ------------------------------------------------------------ */

const yb_lineage *yb_catalog_lineage(const yb_catalog *catalog)
{
    return catalog->lineage;
}

static yb_status check_lineage(const yb_catalog *catalog, const yb_lineage *lineage, yb_error *error)
{
    yb_kin *kin;
    YB_TRY(yb_kin_create(catalog->env, lineage, catalog->regions, &kin, error));
    yb_kin_free(kin);
    return YB_OK;
}

yb_status yb_catalog_check_lineage(const yb_catalog *catalog, yb_error *error)
{
    return catalog->lineage == NULL ? YB_OK : check_lineage(catalog, catalog->lineage, error);
}

yb_status yb_catalog_set_lineage(yb_catalog *catalog, const yb_lineage_entry *entries, size_t count, yb_error *error)
{
    yb_lineage *made = NULL;
    if (count > 0) {
        YB_TRY(yb_lineage_create(catalog->env, entries, count, &made, error));
        yb_status status = check_lineage(catalog, made, error);
        if (status != YB_OK) {
            yb_lineage_free(made);
            return status;
        }
    }
    yb_lineage_free(catalog->lineage);
    catalog->lineage = made;
    return YB_OK;
}

yb_metrics *yb_catalog_metrics(const yb_catalog *catalog)
{
    return catalog->metrics;
}

/* ---- series ------------------------------------------------------------ */

uint32_t yb_catalog_series_count(const yb_catalog *catalog)
{
    return catalog->series_count;
}

const yb_series *yb_catalog_series(const yb_catalog *catalog, uint32_t number)
{
    return &catalog->series[number];
}

static uint32_t hash_series(const yb_series *series)
{
    uint64_t key = (uint64_t)series->metric << 32 | (uint64_t)series->measure << 24 | (uint64_t)series->role << 16 |
                   (uint64_t)series->span.first << 8 | series->span.last;
    key *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(key >> 32);
}

static int same_series(const yb_series *a, const yb_series *b)
{
    return a->metric == b->metric && a->measure == b->measure && a->role == b->role && a->span.first == b->span.first &&
           a->span.last == b->span.last;
}

static uint32_t *find_slot(const yb_catalog *catalog, const yb_series *series)
{
    uint32_t slot = hash_series(series) & (catalog->slot_count - 1);
    while (catalog->slots[slot] != NO_SERIES && !same_series(&catalog->series[catalog->slots[slot]], series)) {
        slot = (slot + 1) & (catalog->slot_count - 1);
    }
    return &catalog->slots[slot];
}

uint32_t yb_catalog_find_series(const yb_catalog *catalog, const yb_series *series)
{
    return catalog->slot_count == 0 ? NO_SERIES : *find_slot(catalog, series);
}

static yb_status grow_slots(yb_catalog *catalog, yb_error *error)
{
    if (((uint64_t)catalog->series_count + 1) * 2 <= catalog->slot_count) {
        return YB_OK;
    }
    uint32_t slot_count = yb_slots_for(((uint64_t)catalog->series_count + 1) * 2);
    if (slot_count == 0) {
        return yb_fail(error, YB_OVERFLOW, "the catalog has %u series already; more cannot be indexed",
                       catalog->series_count);
    }
    void *block;
    YB_TRY(yb_alloc(catalog->env, slot_count, sizeof(uint32_t), &block, error));
    memset(block, 0xff, slot_count * sizeof(uint32_t));
    yb_free(catalog->env, catalog->slots);
    catalog->slots = block;
    catalog->slot_count = slot_count;
    for (uint32_t number = 0; number < catalog->series_count; number++) {
        *find_slot(catalog, &catalog->series[number]) = number;
    }
    return YB_OK;
}

static yb_status check_series(const yb_catalog *catalog, const yb_series *series, yb_error *error)
{
    if (series->metric >= yb_metrics_count(catalog->metrics)) {
        return yb_fail(
            error, YB_INVALID, "a series of metric number %u, but the catalog has %u metric%s; put the metric first",
            series->metric, yb_metrics_count(catalog->metrics), yb_plural(yb_metrics_count(catalog->metrics)));
    }
    if (yb_measure_name(series->measure) == NULL || yb_role_name(series->role) == NULL) {
        return yb_fail(error, YB_INVALID, "a series with measure %d and role %d, which is not one of each",
                       (int)series->measure, (int)series->role);
    }
    if (series->span.first < 1 || series->span.first > series->span.last || series->span.last > 12) {
        return yb_fail(error, YB_INVALID, "a series over months %u to %u; expected 1 <= first <= last <= 12",
                       series->span.first, series->span.last);
    }
    return YB_OK;
}

yb_status yb_catalog_put_series(yb_catalog *catalog, const yb_series *series, uint32_t *number, yb_error *error)
{
    YB_TRY(check_series(catalog, series, error));
    uint32_t found = yb_catalog_find_series(catalog, series);
    if (found == NO_SERIES) {
        void *list = catalog->series;
        YB_TRY(grow_slots(catalog, error));
        YB_TRY(yb_grow(catalog->env, &list, &catalog->series_capacity, (size_t)catalog->series_count + 1,
                       sizeof *catalog->series, error));
        catalog->series = list;
        found = catalog->series_count;
        *find_slot(catalog, series) = found;
        catalog->series[catalog->series_count++] = *series;
    }
    if (number != NULL) {
        *number = found;
    }
    return YB_OK;
}

/* ---- sources ----------------------------------------------------------- */

uint32_t yb_catalog_source_count(const yb_catalog *catalog)
{
    return catalog->source_count;
}

const yb_source_entry *yb_catalog_source(const yb_catalog *catalog, uint32_t number)
{
    return &catalog->sources[number];
}

static yb_status copy_source_text(yb_catalog *catalog, const char *text, const char **copy, yb_error *error)
{
    text = text == NULL ? "" : text;
    size_t length = strlen(text);
    if (length > YB_SOURCE_TEXT_MAX || yb_utf8_valid(text, length) != length) {
        return yb_fail(error, YB_INVALID, "name and origin of a source are valid UTF-8 of at most %d bytes, not %zu%s",
                       YB_SOURCE_TEXT_MAX, length, length > YB_SOURCE_TEXT_MAX ? "" : " and not UTF-8");
    }
    return yb_arena_text(&catalog->arena, text, length, copy, error);
}

yb_status yb_catalog_add_source(yb_catalog *catalog, const yb_source_entry *entry, uint32_t *number, yb_error *error)
{
    yb_source_entry made = *entry;
    if (catalog->source_count == YB_NO_SOURCE) {
        return yb_fail(error, YB_OVERFLOW, "the catalog has %u sources already", catalog->source_count);
    }
    YB_TRY(copy_source_text(catalog, entry->name, &made.name, error));
    YB_TRY(copy_source_text(catalog, entry->origin, &made.origin, error));
    void *list = catalog->sources;
    YB_TRY(yb_grow(catalog->env, &list, &catalog->source_capacity, (size_t)catalog->source_count + 1,
                   sizeof *catalog->sources, error));
    catalog->sources = list;
    catalog->sources[catalog->source_count] = made;
    if (number != NULL) {
        *number = catalog->source_count;
    }
    catalog->source_count++;
    return YB_OK;
}
