/* See ingest_accepted.h. */
#include "cli/ingest_accepted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#define KEY_COLUMNS 5

void accepted_key(char key[ACCEPTED_KEY], const char *region, const char *metric, const yb_series *series, int year)
{
    char period[32];
    yb_period_format(year, series->span, period);
    snprintf(key, ACCEPTED_KEY, "%s\t%s\t%s\t%s\t%s", region, metric, yb_measure_name(series->measure),
             yb_role_name(series->role), period);
}

static yb_status add_line(accepted_figures *figures, uint32_t source, const char *line, const char *end,
                          yb_error *error)
{
    char *key = NULL;
    uint32_t number = (uint32_t)strtoul(line, &key, 10), place = (uint32_t)figures->keys.count;
    if (key == line || key >= end || *key++ != '\t') {
        return YB_OK;
    }
    const char *at = key;
    for (int i = 0; i < KEY_COLUMNS && at != NULL; i++) {
        at = memchr(at, '\t', (size_t)(end - at));
        at = at == NULL || i + 1 == KEY_COLUMNS ? at : at + 1;
    }
    if (at == NULL) {
        return YB_OK;
    }
    if (!text_map_find(&figures->keys, key, (size_t)(at - key), &place)) {
        TRY(cli_reserve((void **)&figures->places, &figures->capacity, (size_t)place + 1, sizeof *figures->places,
                        error));
        TRY(text_map_add(&figures->keys, key, (size_t)(at - key), place, error));
    }
    figures->places[place] = (accepted_place) { source, number };
    return YB_OK;
}

static yb_status read_document(const yb_snapshot *snapshot, uint32_t source, accepted_figures *figures, yb_error *error)
{
    char *text = NULL;
    size_t length = 0, header = strlen(ACCEPTED_HEADER);
    TRY(yb_snapshot_source_text(snapshot, source, &text, &length, error));
    yb_status status = YB_OK;
    if (length >= header && memcmp(text, ACCEPTED_HEADER, header) == 0) {
        for (const char *line = text + header, *end; status == YB_OK && *line != '\0'; line = end + 1) {
            end = strchr(line, '\n');
            if (end == NULL) {
                break;
            }
            status = add_line(figures, source, line, end, error);
        }
    }
    yb_snapshot_free_text(snapshot, text);
    return status;
}

yb_status accepted_read(const yb_snapshot *snapshot, accepted_figures *figures, yb_error *error)
{
    for (uint32_t i = 0; i < yb_snapshot_source_count(snapshot); i++) {
        yb_source source = { .struct_size = sizeof source };
        TRY(yb_snapshot_source(snapshot, i, &source, error));
        if (strncmp(source.name, ACCEPTED_NAME, strlen(ACCEPTED_NAME)) == 0) {
            TRY(read_document(snapshot, i, figures, error));
        }
    }
    return YB_OK;
}

int accepted_find(const accepted_figures *figures, const yb_snapshot *snapshot, uint32_t series, uint32_t region,
                  int year, accepted_place *place)
{
    char key[ACCEPTED_KEY];
    yb_series about;
    yb_metric metric = { .struct_size = sizeof metric };
    yb_error ignored = YB_ERROR_INIT;
    uint32_t number = 0;
    if (figures->keys.count == 0 || yb_snapshot_series(snapshot, series, &about, &ignored) != YB_OK ||
        yb_snapshot_metric(snapshot, about.metric, &metric, &ignored) != YB_OK) {
        return 0;
    }
    accepted_key(key, yb_regions_code(yb_snapshot_regions(snapshot), region), metric.id, &about, year);
    if (!text_map_find(&figures->keys, key, strlen(key), &number)) {
        return 0;
    }
    *place = figures->places[number];
    return 1;
}

void accepted_free(accepted_figures *figures)
{
    text_map_free(&figures->keys);
    free(figures->places);
    *figures = (accepted_figures) { 0 };
}
