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
    const char *measure = csv_text(import_cell(worker, MEASURE)), *role = csv_text(import_cell(worker, ROLE));
    const char *metric = csv_text(import_cell(worker, METRIC));
    *series = (yb_series) { .measure = YB_LEVEL, .role = YB_ACTUAL, .span = { 1, 12 } };
    TRY(standard_metric(worker->load->run->session.writer, metric, &series->metric, error));
    if (measure[0] != '\0') {
        yb_status status = yb_measure_parse(measure, &series->measure, error);
        if (status != YB_OK) {
            cli_suggest_word(error, measure, cli_measure_word);
            return status;
        }
    }
    if (role[0] != '\0') {
        yb_status status = yb_role_parse(role, &series->role, error);
        if (status != YB_OK) {
            cli_suggest_word(error, role, cli_role_word);
            return status;
        }
    }
    return span[0] == '\0' ? YB_OK : yb_span_parse(span, &series->span, error);
}

static yb_status add_to_list(import_series_list *list, const void *key, size_t length, const import_series *series,
                             uint32_t *place, yb_error *error)
{
    TRY(cli_reserve((void **)&list->series, &list->capacity, list->count + 1, sizeof *series, error));
    TRY(text_map_add(&list->places, key, length, (uint32_t)list->count, error));
    *place = (uint32_t)list->count;
    list->series[list->count++] = *series;
    return YB_OK;
}

/* What all workers know of, or else adds the series; in the worker's turn. */
static yb_status find_shared(import_worker *worker, const char *span, const char *key, size_t length,
                             import_series *found, yb_error *error)
{
    import_series_list *shared = &worker->load->known;
    yb_writer *writer = worker->load->run->session.writer;
    uint32_t place;
    if (text_map_find(&shared->places, key, length, &place)) {
        *found = shared->series[place];
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

/* What the worker does not know yet. */
static yb_status look_up(import_worker *worker, const csv_field **parts, import_series *found, yb_error *error)
{
    char key[1024], *end = key;
    for (size_t i = 0; i < IMPORT_SERIES_WORDS; i++) {
        if (parts[i]->length >= (size_t)(key + sizeof key - end)) {
            return cli_fail(error, YB_INVALID, "a text of %zu bytes is no name", parts[i]->length);
        }
        memcpy(end, csv_text(parts[i]), parts[i]->length + 1);
        end += parts[i]->length + 1;
    }
    TRY(import_take_turn(worker, error));
    return find_shared(worker, parts[IMPORT_SERIES_WORDS - 1]->text, key, (size_t)(end - key), found, error);
}

/* The number of a text in its column, from 1 on; 0 for an empty one. */
static yb_status number_word(import_words *words, const csv_field *cell, uint32_t *number, yb_error *error)
{
    if (cell->length == 0) {
        *number = 0;
        return YB_OK;
    }
    if (text_map_follow(&words->numbers, &words->place, cell->text, cell->length, number)) {
        return YB_OK;
    }
    *number = (uint32_t)words->numbers.count + 1;
    return text_map_add(&words->numbers, cell->text, cell->length, *number, error);
}

/* The place of the series with these words in the worker's list. */
static yb_status find_known(import_worker *worker, const csv_field **parts, const uint32_t *words, uint32_t *place,
                            yb_error *error)
{
    size_t bytes = IMPORT_SERIES_WORDS * sizeof *words;
    if (text_map_find(&worker->known.places, words, bytes, place)) {
        return YB_OK;
    }
    import_series found = { 0 };
    TRY(look_up(worker, parts, &found, error));
    return add_to_list(&worker->known, words, bytes, &found, place, error);
}

yb_status import_find_series(import_worker *worker, const csv_field *span, uint32_t *place, yb_error *error)
{
    const csv_field *parts[IMPORT_SERIES_WORDS] = { import_cell(worker, METRIC), import_cell(worker, MEASURE),
                                                    import_cell(worker, ROLE), span };
    uint32_t words[IMPORT_SERIES_WORDS];
    int same = worker->known.count > 0;
    for (size_t i = 0; i < IMPORT_SERIES_WORDS; i++) {
        TRY(number_word(&worker->words[i], parts[i], &words[i], error));
        same &= words[i] == worker->series_words[i];
    }
    if (!same) {
        TRY(find_known(worker, parts, words, &worker->series, error));
        memcpy(worker->series_words, words, sizeof words);
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
