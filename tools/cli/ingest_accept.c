/* Loads a review file back: what a person kept goes into the store, with the
 * place in the document where it stands. All of it, or nothing where a row is
 * wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/interrupt.h"
#include "cli/common/selection.h"
#include "cli/common/standard.h"
#include "cli/ingest.h"
#include "cli/ingest_accepted.h"
#include "cli/ingest_review.h"

static const import_column columns[] = {
    [REVIEW_DECISION] = { "decision", "决定", 1 },
    [REVIEW_REPORT] = { "report", "报告", 1 },
    [REVIEW_REGION_CODE] = { "region_code", "代码", 0 },
    [REVIEW_REGION] = { "region", "地区", 0 },
    [REVIEW_METRIC] = { "metric", "指标", 1 },
    [REVIEW_NAME] = { "name", "名称", 0 },
    [REVIEW_MEASURE] = { "measure", "口径", 1 },
    [REVIEW_VALUE] = { "value", "数值", 1 },
    [REVIEW_UNIT] = { "unit", "单位", 1 },
    [REVIEW_PERIOD] = { "period", "时期", 1 },
    [REVIEW_STATUS] = { "status", "状态", 1 },
    [REVIEW_APPROX] = { "approx", "近似", 0 },
    [REVIEW_KIND] = { "kind", "类别", 0 },
    [REVIEW_REASON] = { "reason", "原因", 0 },
    [REVIEW_EVIDENCE] = { "evidence", "原文", 0 },
    [REVIEW_DOCUMENT] = { "document", "文档", 1 },
    [REVIEW_OFFSET] = { "offset", "位置", 1 },
    [REVIEW_LENGTH] = { "length", "长度", 1 },
    [REVIEW_COLUMNS] = { NULL, NULL, 0 },
};

/* A row that is kept. */
typedef struct accepted_row {
    uint32_t series, region, source, offset, length, line;
    int16_t year;
    yb_decimal value;
    uint8_t bound;
} accepted_row;

typedef struct accepting {
    ingest_run *run;
    import_run import; /* counts mistakes */
    accepted_row *rows;
    size_t count, capacity;
    text_map keys; /* (series, region, year) -> line */
    char *record;  /* what the store keeps of it: see ingest_accepted.h */
    size_t record_length, record_capacity;
    unsigned dropped, undecided;
    char *text; /* of document `text_source`, the last one looked at; NULL: none yet */
    size_t text_length;
    uint32_t text_source;
} accepting;

static const char *cell(const import_table *table, enum review_column column)
{
    return csv_text(&table->cells[column]);
}

static int is_word(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && strncasecmp(text, word, length) == 0;
}

/* 'k', 'd', or ' ' for nothing yet. */
static yb_status read_decision(const char *text, char *decision, yb_error *error)
{
    const char *word = text + strspn(text, " \t");
    size_t length = strlen(word);
    while (length > 0 && strchr(" \t", word[length - 1]) != NULL) {
        length--;
    }
    if (is_word(word, length, "keep") || is_word(word, length, "保留")) {
        *decision = 'k';
    } else if (is_word(word, length, "drop") || is_word(word, length, "舍弃")) {
        *decision = 'd';
    } else if (length == 0) {
        *decision = ' ';
    } else {
        return cli_fail(error, YB_INVALID, "decision '%s': expected keep, drop or nothing", text);
    }
    return YB_OK;
}

/* Where commas separate the columns a comma inside a value stands between thousands. */
static yb_status read_value(const import_table *table, yb_decimal *value, yb_error *error)
{
    const csv_field *printed = &table->cells[REVIEW_VALUE];
    return csv_separator(table->reader) == ',' ? yb_decimal_parse(csv_text(printed), printed->length, value, error)
                                               : import_read_lone_decimal(printed, value, error);
}

/* Code and name must not speak of two regions: one of them was corrected alone. */
static yb_status read_region(const yb_regions *regions, const import_table *table, uint32_t *region, yb_error *error)
{
    const char *code = cell(table, REVIEW_REGION_CODE), *name = cell(table, REVIEW_REGION);
    if (code[0] == '\0' && name[0] == '\0') {
        return cli_fail(error, YB_INVALID, "no region; expected a code, or a name with ancestors before it");
    }
    TRY(yb_regions_find(regions, code[0] != '\0' ? code : name, region, error));
    const char *own = yb_regions_name(regions, *region);
    size_t length = strlen(own), given = strlen(name);
    if (code[0] != '\0' && given > 0 && (given < length || strcmp(name + given - length, own) != 0)) {
        return cli_fail(error, YB_INVALID, "region_code %s is %s, region says %s: correct both, or leave one empty",
                        code, own, name);
    }
    return YB_OK;
}

static yb_status read_period(const char *text, int *year, yb_span *span, yb_error *error)
{
    size_t digits = strcspn(text, "-");
    TRY(cli_parse_year(text, digits, year, error));
    yb_status status = yb_span_parse(text + digits + (text[digits] == '-'), span, error);
    if (status != YB_OK) {
        cli_suggest_period(error, text);
    }
    return status;
}

/* A phrase that the lexicon lacks, as ingest names it: 改厕[户]. */
static yb_status put_phrase(yb_writer *writer, const import_table *table, yb_series *series, yb_decimal *value,
                            yb_error *error)
{
    char phrase[REVIEW_PHRASE_BYTES];
    yb_metric made = { .struct_size = sizeof made };
    const char *text = cell(table, REVIEW_METRIC);
    snprintf(phrase, sizeof phrase, "%s", text);
    *strrchr(phrase, '[') = '\0';
    extract_figure figure = { .name = phrase, .measure = series->measure, .value = *value };
    figure.unit = cell(table, REVIEW_UNIT);
    TRY(ingest_metric(writer, &figure, &series->metric, &series->measure, value, error));
    TRY(yb_writer_metric(writer, series->metric, &made, error));
    return strcmp(made.id, text) == 0
               ? YB_OK
               : cli_fail(error, YB_INVALID, "metric '%s' does not fit unit '%s'; with this unit it is '%s'", text,
                          figure.unit, made.id);
}

static yb_status read_series(accepting *all, const import_table *table, yb_series *series, yb_decimal *value,
                             yb_error *error)
{
    yb_writer *writer = all->run->session.writer;
    yb_metric metric = { .struct_size = sizeof metric };
    const char *text = cell(table, REVIEW_METRIC), *bracket = strrchr(text, '[');
    const char *unit = cell(table, REVIEW_UNIT);
    if (text[0] == '\0') {
        return cli_fail(error, YB_INVALID,
                        "no metric; expected an id, a name, or a phrase with its unit as in 改厕[户]");
    }
    TRY(yb_measure_parse(cell(table, REVIEW_MEASURE), &series->measure, error));
    TRY(yb_role_parse(cell(table, REVIEW_STATUS), &series->role, error));
    TRY(read_value(table, value, error));
    yb_status status = standard_metric(writer, text, &series->metric, error);
    if (status == YB_NOT_FOUND && bracket != NULL && bracket > text && text[strlen(text) - 1] == ']') {
        *error = (yb_error)YB_ERROR_INIT;
        return put_phrase(writer, table, series, value, error);
    }
    TRY(status);
    TRY(yb_writer_metric(writer, series->metric, &metric, error));
    yb_measure measure = series->measure;
    if (measure == YB_SHARE && strcmp(metric.unit, "%") == 0) {
        series->measure = YB_LEVEL;
    }
    return ingest_convert(*value, unit, measure, metric.unit, value, error);
}

static yb_status read_number(const import_table *table, enum review_column column, uint32_t *number, yb_error *error)
{
    const char *text = cell(table, column);
    char *end = NULL;
    unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value >= UINT32_MAX) {
        return cli_fail(error, YB_INVALID, "%s '%s' is not what the review file had: expected a whole number",
                        columns[column].name, text);
    }
    *number = (uint32_t)value;
    return YB_OK;
}

/* Rows of a document mostly follow one another: its text is asked for once. */
static yb_status take_text(accepting *all, uint32_t source, yb_error *error)
{
    const yb_snapshot *snapshot = all->run->session.snapshot;
    if (all->text != NULL && all->text_source == source) {
        return YB_OK;
    }
    if (all->text != NULL) {
        yb_snapshot_free_text(snapshot, all->text);
        all->text = NULL;
    }
    all->text_source = source;
    return yb_snapshot_source_text(snapshot, source, &all->text, &all->text_length, error);
}

static int is_inside_character(const accepting *all, size_t at)
{
    return at < all->text_length && ((unsigned char)all->text[at] & 0xC0) == 0x80;
}

/* The place has whole characters, at least one. */
static yb_status check_characters(accepting *all, const accepted_row *row, const char *report, yb_error *error)
{
    static const char advice[] = "offset and length must be those of the review file";
    size_t end = (size_t)row->offset + row->length;
    if (row->length == 0) {
        return cli_fail(error, YB_INVALID, "length 0 is no place of a figure; %s", advice);
    }
    TRY(take_text(all, row->source, error));
    return !is_inside_character(all, row->offset) && !is_inside_character(all, end)
               ? YB_OK
               : cli_fail(error, YB_INVALID, "bytes %u to %zu cut a character of document '%s'; %s",
                          (unsigned)row->offset, end, report, advice);
}

/* The figure stays with its sentence: the document must be this store's. */
static yb_status read_place(accepting *all, const import_table *table, accepted_row *row, yb_error *error)
{
    const yb_snapshot *snapshot = all->run->session.snapshot;
    yb_source document = { .struct_size = sizeof document };
    const char *report = cell(table, REVIEW_REPORT);
    TRY(read_number(table, REVIEW_DOCUMENT, &row->source, error));
    TRY(read_number(table, REVIEW_OFFSET, &row->offset, error));
    TRY(read_number(table, REVIEW_LENGTH, &row->length, error));
    if (row->source >= yb_snapshot_source_count(snapshot)) {
        return cli_fail(error, YB_INVALID, "the store has no document %u; is this another store's review file?",
                        (unsigned)row->source);
    }
    TRY(yb_snapshot_source(snapshot, row->source, &document, error));
    if (strcmp(document.name, report) != 0) {
        return cli_fail(error, YB_INVALID,
                        "document %u of the store is '%s', not '%s'; is this another store's review file?",
                        (unsigned)row->source, document.name, report);
    }
    if (row->offset > document.text_length || row->length > document.text_length - row->offset) {
        return cli_fail(error, YB_INVALID, "bytes %u to %llu are not in document '%s', which has %zu",
                        (unsigned)row->offset, (unsigned long long)row->offset + row->length, report,
                        document.text_length);
    }
    return check_characters(all, row, report, error);
}

static yb_status check_key(accepting *all, const accepted_row *row, yb_error *error)
{
    uint32_t key[] = { row->series, row->region, (uint32_t)row->year }, before = 0;
    if (text_map_find(&all->keys, key, sizeof key, &before)) {
        return cli_fail(error, YB_INVALID, "line %u keeps another figure of the same region, period and metric",
                        (unsigned)before);
    }
    return text_map_add(&all->keys, key, sizeof key, row->line, error);
}

static yb_status add_record(accepting *all, const accepted_row *row, const yb_series *series, yb_error *error)
{
    yb_metric metric = { .struct_size = sizeof metric };
    char key[ACCEPTED_KEY], value[YB_DECIMAL_TEXT], *line = NULL;
    TRY(yb_writer_metric(all->run->session.writer, series->metric, &metric, error));
    accepted_key(key, yb_regions_code(yb_writer_regions(all->run->session.writer), row->region), metric.id, series,
                 row->year);
    yb_decimal_format(row->value, value);
    int length =
        asprintf(&line, "%u\t%s\t%s\t%s\n", (unsigned)row->line, key, value, describe_unit(&metric, series->measure));
    if (length < 0) {
        return cli_fail_memory(error);
    }
    yb_status status =
        cli_reserve((void **)&all->record, &all->record_capacity, all->record_length + (size_t)length + 1, 1, error);
    if (status == YB_OK) {
        memcpy(all->record + all->record_length, line, (size_t)length + 1);
        all->record_length += (size_t)length;
    }
    free(line);
    return status;
}

static yb_status keep_row(accepting *all, const import_table *table, yb_error *error)
{
    yb_writer *writer = all->run->session.writer;
    accepted_row row = { .line = csv_line(table->reader) };
    yb_series series = { 0 };
    yb_bound bound = YB_EXACT;
    int year = 0;
    TRY(read_region(yb_writer_regions(writer), table, &row.region, error));
    TRY(read_period(cell(table, REVIEW_PERIOD), &year, &series.span, error));
    TRY(read_series(all, table, &series, &row.value, error));
    if (cell(table, REVIEW_APPROX)[0] != '\0') {
        TRY(yb_bound_parse(cell(table, REVIEW_APPROX), &bound, error));
    }
    TRY(read_place(all, table, &row, error));
    TRY(yb_writer_put_series(writer, &series, &row.series, error));
    row.year = (int16_t)year;
    row.bound = (uint8_t)bound;
    TRY(check_key(all, &row, error));
    TRY(add_record(all, &row, &series, error));
    TRY(cli_reserve((void **)&all->rows, &all->capacity, all->count + 1, sizeof *all->rows, error));
    all->rows[all->count++] = row;
    return YB_OK;
}

static yb_status take_row(void *context, const import_table *table, yb_error *error)
{
    accepting *all = context;
    char decision = ' ';
    TRY(read_decision(cell(table, REVIEW_DECISION), &decision, error));
    all->dropped += decision == 'd';
    all->undecided += decision == ' ';
    return decision == 'k' ? keep_row(all, table, error) : YB_OK;
}

static yb_status read_file(accepting *all, const char *store, yb_error *error)
{
    ingest_run *run = all->run;
    review_file file = { 0 };
    TRY(cli_session_write(&run->session, store, error));
    if (yb_snapshot_version(run->session.snapshot) == 0) {
        return cli_fail_at(error, YB_IO, store, 0, "there is no store with the documents of a review file");
    }
    yb_status status = review_file_open(&file, run->accept_path, columns, error);
    if (status == YB_OK) {
        status = import_each_row(&all->import, &file.table, take_row, all, error);
    }
    review_file_close(&file);
    return status;
}

static yb_status store_rows(accepting *all, uint64_t *version, yb_error *error)
{
    ingest_run *run = all->run;
    char *name = NULL, *text = NULL;
    const char *slash = strrchr(run->accept_path, '/');
    if (asprintf(&name, ACCEPTED_NAME "%s", slash == NULL ? run->accept_path : slash + 1) < 0) {
        return cli_fail_memory(error);
    }
    if (asprintf(&text, "%s%s", ACCEPTED_HEADER, all->record) < 0) {
        free(name);
        return cli_fail_memory(error);
    }
    yb_source source = { sizeof source, name, run->accept_path, text, strlen(text) };
    yb_status status = yb_writer_put_source(run->session.writer, &source, NULL, error);
    free(text);
    free(name);
    TRY(status);
    for (size_t i = 0; i < all->count; i++) {
        const accepted_row *row = &all->rows[i];
        yb_rows rows = { 1,           &row->series, &row->region, &row->year,  &row->value.mantissa, &row->value.scale,
                         &row->bound, &row->source, &row->offset, &row->length };
        TRY(yb_writer_append(run->session.writer, &rows, error));
    }
    return cli_session_commit(&run->session, version, error);
}

static int finish(accepting *all, yb_status status, yb_error *error)
{
    uint64_t version = 0;
    unsigned mistakes = all->import.mistakes;
    int code = status == YB_OK ? EXIT_DONE : cli_report(error);
    if (status == YB_OK && mistakes == 0 && all->count > 0) {
        status = store_rows(all, &version, error);
        code = status == YB_OK ? EXIT_DONE : cli_report(error);
    }
    if (mistakes > 0 && !cli_interrupted()) {
        fprintf(stderr, "yearbook: %s%u mistake%s; nothing was stored\n",
                mistakes == IMPORT_MOST_ERRORS ? "stopped after " : "", mistakes, cli_plural(mistakes));
        return cli_graver(code, EXIT_FAILED);
    }
    if (status == YB_OK) {
        fprintf(stderr, "accepted %zu figure%s, dropped %u, undecided %u", all->count, cli_plural(all->count),
                all->dropped, all->undecided);
        if (version > 0) {
            fprintf(stderr, " (commit %llu)\n", (unsigned long long)version);
        } else {
            fputs("; nothing was stored\n", stderr);
        }
    }
    return code;
}

int ingest_accept(ingest_run *run, const char *store)
{
    accepting all = { .run = run };
    yb_error error = YB_ERROR_INIT;
    cli_progress_start(&all.import.progress, "row");
    yb_status status = read_file(&all, store, &error);
    if (all.text != NULL) {
        yb_snapshot_free_text(run->session.snapshot, all.text);
    }
    int code = finish(&all, status, &error);
    text_map_free(&all.keys);
    free(all.rows);
    free(all.record);
    return code;
}
