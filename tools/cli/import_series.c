/* The series that rows name by metric, measure, role and span. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/selection.h"
#include "cli/common/standard.h"
#include "cli/import_load.h"

static yb_status parse_series(import_worker *worker, const char *span, yb_series *series, yb_error *error)
{
    const csv_field *cells = worker->cells;
    *series = (yb_series) { .measure = YB_LEVEL, .role = YB_ACTUAL, .span = { 1, 12 } };
    TRY(standard_metric(worker->load->run->session.writer, cells[METRIC].text, &series->metric, error));
    if (cells[MEASURE].length > 0) {
        yb_status status = yb_measure_parse(cells[MEASURE].text, &series->measure, error);
        if (status != YB_OK) {
            cli_suggest_word(error, cells[MEASURE].text, cli_measure_word);
            return status;
        }
    }
    if (cells[ROLE].length > 0) {
        yb_status status = yb_role_parse(cells[ROLE].text, &series->role, error);
        if (status != YB_OK) {
            cli_suggest_word(error, cells[ROLE].text, cli_role_word);
            return status;
        }
    }
    return span[0] == '\0' ? YB_OK : yb_span_parse(span, &series->span, error);
}

static yb_status add_to_list(import_series_list *list, const char *key, size_t length, const import_series *series,
                             size_t *place, yb_error *error)
{
    TRY(cli_reserve((void **)&list->series, &list->capacity, list->count + 1, sizeof *series, error));
    TRY(text_map_add(&list->places, key, length, (uint32_t)list->count, error));
    *place = list->count;
    list->series[list->count++] = *series;
    return YB_OK;
}

/* What all workers know of, or else adds the series; in the worker's turn. */
static yb_status find_shared(import_worker *worker, const char *span, const char *key, size_t length,
                             import_series *found, yb_error *error)
{
    import_series_list *shared = &worker->load->known;
    yb_writer *writer = worker->load->run->session.writer;
    uint32_t number;
    size_t place;
    if (text_map_find(&shared->places, key, length, &number)) {
        *found = shared->series[number];
        return YB_OK;
    }
    yb_series series;
    yb_metric metric = { .struct_size = sizeof metric };
    TRY(parse_series(worker, span, &series, error));
    TRY(yb_writer_put_series(writer, &series, &found->number, error));
    TRY(yb_writer_metric(writer, series.metric, &metric, error));
    found->measure = series.measure;
    found->unit = strdup(describe_unit(&metric, series.measure));
    yb_status status =
        found->unit == NULL ? cli_fail_memory(error) : add_to_list(shared, key, length, found, &place, error);
    if (status != YB_OK) {
        free(found->unit);
    }
    return status;
}

static yb_status look_up(import_worker *worker, const csv_field *parts, const char *span, size_t *place,
                         yb_error *error)
{
    char key[1024], *end = key;
    uint32_t number;
    for (size_t i = 0; i < 4; i++) {
        if (parts[i].length >= (size_t)(key + sizeof key - end)) {
            return cli_fail(error, YB_INVALID, "a text of %zu bytes is no name", parts[i].length);
        }
        memcpy(end, parts[i].text, parts[i].length + 1);
        end += parts[i].length + 1;
    }
    if (text_map_find(&worker->known.places, key, (size_t)(end - key), &number)) {
        *place = number;
        return YB_OK;
    }
    import_series found = { 0 };
    TRY(import_take_turn(worker, error));
    TRY(find_shared(worker, span, key, (size_t)(end - key), &found, error));
    return add_to_list(&worker->known, key, (size_t)(end - key), &found, place, error);
}

yb_status import_find_series(import_worker *worker, const char *span, size_t span_length, size_t *place,
                             yb_error *error)
{
    const csv_field *cells = worker->cells;
    const csv_field parts[4] = { cells[METRIC], cells[MEASURE], cells[ROLE], { span, span_length } };
    int same = 1;
    for (size_t i = 0; i < 4 && same; i++) {
        const text_recent *recent = &worker->series_texts[i];
        same = parts[i].length == 0 ? recent->length == 0 : text_recent_is(recent, parts[i].text, parts[i].length);
    }
    if (!same) {
        TRY(look_up(worker, parts, span, &worker->series, error));
        for (size_t i = 0; i < 4; i++) {
            text_recent_set(&worker->series_texts[i], parts[i].text, parts[i].length);
        }
    }
    *place = worker->series;
    return YB_OK;
}

void import_series_free(import_series_list *list)
{
    text_map_free(&list->places);
    free(list->series);
    *list = (import_series_list) { 0 };
}
