/* The keys that a run of ingest writes: what two reports say differently is
 * found here, and what the store said before. */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/ingest.h"

typedef struct ingest_key {
    uint32_t series, region;
    int32_t year;
} ingest_key;

ingest_figure *ingest_keys_find(const ingest_keys *keys, uint32_t series, uint32_t region, int year)
{
    ingest_key key = { series, region, year };
    uint32_t place = 0;
    return text_map_find(&keys->places, &key, sizeof key, &place) ? &keys->figures[place] : NULL;
}

/* Widens what the comparison will have to read. */
static void enclose(ingest_keys *keys, const yb_regions *regions, uint32_t region, int year)
{
    if (keys->count == 0) {
        keys->top = region;
        keys->first_year = keys->last_year = year;
    }
    while (keys->top != YB_NO_REGION && (region < keys->top || region >= yb_regions_end(regions, keys->top))) {
        keys->top = yb_regions_parent(regions, keys->top);
    }
    keys->first_year = year < keys->first_year ? year : keys->first_year;
    keys->last_year = year > keys->last_year ? year : keys->last_year;
}

yb_status ingest_keys_add(ingest_keys *keys, const yb_regions *regions, uint32_t series, uint32_t region, int year,
                          const ingest_figure *figure, yb_error *error)
{
    ingest_key key = { series, region, year };
    TRY(cli_reserve((void **)&keys->figures, &keys->capacity, keys->count + 1, sizeof *keys->figures, error));
    TRY(text_map_add(&keys->places, &key, sizeof key, (uint32_t)keys->count, error));
    enclose(keys, regions, region, year);
    keys->figures[keys->count++] = *figure;
    return YB_OK;
}

static void compare_rows(const ingest_keys *keys, const yb_rows *rows, uint64_t *older, uint64_t *changed)
{
    for (size_t i = 0; i < rows->count; i++) {
        const ingest_figure *figure = ingest_keys_find(keys, rows->series[i], rows->region[i], rows->year[i]);
        if (figure != NULL) {
            yb_decimal before = { rows->mantissa[i], rows->scale[i] };
            ++*older;
            *changed += yb_decimal_compare(before, figure->value) != 0;
        }
    }
}

yb_status ingest_keys_compare(const ingest_keys *keys, const yb_snapshot *snapshot, uint64_t *older, uint64_t *changed,
                              yb_error *error)
{
    uint64_t found = 0, different = 0;
    yb_filter filter = YB_FILTER_INIT;
    yb_scan *scan = NULL;
    yb_rows rows = { 0 };
    yb_status status = YB_OK;
    /* A store without a tree has no figures that a scan would reach. */
    if (keys->count > 0 && yb_regions_count(yb_snapshot_regions(snapshot)) > 0) {
        filter.region = keys->top;
        filter.first_year = keys->first_year;
        filter.last_year = keys->last_year;
        TRY_GOTO(yb_scan_open(snapshot, &filter, &scan, error));
        do {
            TRY_GOTO(yb_scan_next(scan, &rows, error));
            compare_rows(keys, &rows, &found, &different);
        } while (rows.count > 0);
    }
    *older = found;
    *changed = different;

cleanup:
    yb_scan_close(scan);
    return status;
}

void ingest_keys_free(ingest_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        free(keys->figures[i].text);
    }
    free(keys->figures);
    text_map_free(&keys->places);
    *keys = (ingest_keys) { 0 };
}
