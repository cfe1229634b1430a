/* Filters: what they want, over the catalog and over a part's own numbers. */
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "core/memory.h"
#include "store/scan.h"

static yb_status check_filter(const yb_snapshot *snapshot, const yb_filter *filter, yb_error *error)
{
    const yb_regions *tree = snapshot->regions;
    uint32_t metrics = yb_metrics_count(yb_catalog_metrics(snapshot->catalog));
    if (filter->struct_size < sizeof *filter) {
        return yb_fail(error, YB_INVALID, "yb_filter.struct_size is %zu; start from YB_FILTER_INIT",
                       filter->struct_size);
    }
    for (size_t i = 0; i < filter->metric_count; i++) {
        if (filter->metrics[i] >= metrics) {
            return yb_fail(error, YB_INVALID, "the filter names metric %" PRIu32 ", the store has %" PRIu32,
                           filter->metrics[i], metrics);
        }
    }
    if (filter->region != YB_NO_REGION && filter->region >= yb_regions_count(tree)) {
        return yb_fail(error, YB_INVALID, "the filter names region %" PRIu32 ", the tree has %" PRIu32, filter->region,
                       yb_regions_count(tree));
    }
    if (filter->level >= yb_regions_level_count(tree) && filter->level > 0) {
        return yb_fail(error, YB_INVALID, "the filter names level %d, the tree has %d", filter->level,
                       yb_regions_level_count(tree));
    }
    if (filter->first_year != 0 && filter->last_year != 0 && filter->first_year > filter->last_year) {
        return yb_fail(error, YB_INVALID, "the filter's first year, %d, is after its last, %d", filter->first_year,
                       filter->last_year);
    }
    return YB_OK;
}

static int wants_metric(const yb_filter *filter, uint32_t metric)
{
    for (size_t i = 0; i < filter->metric_count; i++) {
        if (filter->metrics[i] == metric) {
            return 1;
        }
    }
    return filter->metric_count == 0;
}

static int wants_series(const yb_filter *filter, const yb_series *series)
{
    return (filter->measure < 0 || filter->measure == (int)series->measure) &&
           (filter->role < 0 || filter->role == (int)series->role) &&
           ((filter->span.first == 0 && filter->span.last == 0) ||
            (filter->span.first == series->span.first && filter->span.last == series->span.last)) &&
           wants_metric(filter, series->metric);
}

yb_status yb_selection_create(const yb_snapshot *snapshot, const yb_filter *filter, yb_selection *selection,
                              yb_error *error)
{
    static const yb_filter everything = YB_FILTER_INIT;
    const yb_regions *tree = snapshot->regions;
    uint32_t count = yb_catalog_series_count(snapshot->catalog);
    yb_selection made = { .env = snapshot->env };

    filter = filter == NULL ? &everything : filter;
    YB_TRY(check_filter(snapshot, filter, error));
    YB_TRY(yb_alloc(made.env, count, 1, (void **)&made.series, error));
    for (uint32_t i = 0; i < count; i++) {
        made.series[i] = (uint8_t)wants_series(filter, yb_catalog_series(snapshot->catalog, i));
    }
    int all = filter->region == YB_NO_REGION;
    made.first_region = all ? 0 : filter->region;
    made.end_region = all ? yb_regions_count(tree) : yb_regions_end(tree, filter->region);
    made.level = filter->level < 0 ? -1 : filter->level;
    made.first_year = filter->first_year == 0 ? INT_MIN : filter->first_year;
    made.last_year = filter->last_year == 0 ? INT_MAX : filter->last_year;
    *selection = made;
    return YB_OK;
}

void yb_selection_free(yb_selection *selection)
{
    yb_free(selection->env, selection->series);
    selection->series = NULL;
}

static int wants_region(const yb_selection *selection, const yb_regions *tree, uint32_t region)
{
    return region >= selection->first_region && region < selection->end_region &&
           (selection->level < 0 || yb_regions_level(tree, region) == selection->level);
}

yb_status yb_part_selection_create(const yb_snapshot *snapshot, const yb_part *part, const yb_selection *selection,
                                   yb_part_selection *made, yb_error *error)
{
    const yb_regions *tree = snapshot->regions;
    const yb_segment_keys *keys = yb_segment_keys_of(part->segment);
    yb_part_selection new = { .env = snapshot->env };
    yb_status status;

    YB_TRY_GOTO(
        yb_alloc(new.env, (size_t)keys->series_count + 1, sizeof(uint32_t), (void **)&new.series_before, error));
    YB_TRY_GOTO(
        yb_alloc(new.env, (size_t)keys->region_count + 1, sizeof(uint32_t), (void **)&new.regions_before, error));
    new.series_before[0] = new.regions_before[0] = 0;
    for (uint32_t i = 0; i < keys->series_count; i++) {
        new.series_before[i + 1] = new.series_before[i] + selection->series[part->series[i]];
    }
    /* YB_NO_REGION lies behind every subtree, so that gone regions are not wanted. */
    for (uint32_t i = 0; i < keys->region_count; i++) {
        new.regions_before[i + 1] = new.regions_before[i] + (uint32_t)wants_region(selection, tree, part->regions[i]);
    }
    new.first_year = selection->first_year;
    new.last_year = selection->last_year;
    *made = new;
    return YB_OK;
cleanup:
    yb_part_selection_free(&new);
    return status;
}

void yb_part_selection_free(yb_part_selection *selection)
{
    if (selection->env != NULL) {
        yb_free(selection->env, selection->series_before);
        yb_free(selection->env, selection->regions_before);
    }
    *selection = (yb_part_selection) { 0 };
}

/* The first i in [low, high) with before[i + 1] > before[low]. */
static uint32_t first_wanted(const uint32_t *before, uint32_t low, uint32_t high)
{
    uint32_t none = before[low];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (before[middle + 1] == none) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The first i in [low, high] with before[i + 1] == before[high + 1]. */
static uint32_t last_wanted(const uint32_t *before, uint32_t low, uint32_t high)
{
    uint32_t all = before[high + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (before[middle + 1] < all) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int yb_part_selection_block(const yb_part_selection *selection, const yb_block_info *info, yb_row_window *window)
{
    const uint32_t *series = selection->series_before, *regions = selection->regions_before;
    if (info->first_year > selection->last_year || info->last_year < selection->first_year ||
        series[info->first_series] == series[info->last_series + 1] ||
        regions[info->first_region] == regions[info->last_region + 1]) {
        return 0;
    }
    window->first_region = first_wanted(regions, info->first_region, info->last_region);
    window->last_region = last_wanted(regions, info->first_region, info->last_region);
    window->first_year = selection->first_year;
    window->last_year = selection->last_year;
    return 1;
}
