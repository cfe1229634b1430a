/* Tables: columns by header name, rows of one width. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/import.h"

static size_t find_column(const import_column *columns, const char *name)
{
    for (size_t i = 0; columns[i].name != NULL; i++) {
        if (strcmp(name, columns[i].name) == 0 || strcmp(name, columns[i].other) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static yb_status fail_missing(const import_table *table, const import_column *column, const csv_field *header,
                              yb_error *error)
{
    const char *names[65] = { 0 };
    cli_fail_at(error, YB_INVALID, table->path, csv_line(table->reader),
                "the header has no column '%s' (or '%s'); it has", column->name, column->other);
    for (size_t i = 0; i < table->width && i < 64; i++) {
        names[i] = header[i].text;
        cli_error_add(error, "%s %s", i == 0 ? "" : ",", header[i].text);
    }
    const char *nearest = cli_nearest(column->name, names);
    if (nearest != NULL) {
        cli_error_add(error, "; is '%s' meant?", nearest);
    }
    return YB_INVALID;
}

static void note_ignored(const import_table *table, const csv_field *header)
{
    char names[512] = "";
    size_t length = 0;
    for (size_t i = 0; i < table->width; i++) {
        if (find_column(table->columns, header[i].text) == SIZE_MAX && length < sizeof names) {
            length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", length == 0 ? "" : ", ",
                                       header[i].text);
        }
    }
    if (length > 0) {
        cli_note("%s: columns not used: %s", table->path, names);
    }
}

static yb_status read_header(import_table *table, yb_error *error)
{
    const csv_field *header = NULL;
    TRY(csv_next(table->reader, &header, &table->width, error));
    if (table->width == 0) {
        return cli_fail_at(error, YB_INVALID, table->path, 0, "the file is empty; expected a header with at least '%s'",
                           table->columns[0].name);
    }
    for (size_t i = 0; table->columns[i].name != NULL; i++) {
        table->places[i] = table->width;
    }
    for (size_t i = 0; i < table->width; i++) {
        size_t column = find_column(table->columns, header[i].text);
        if (column != SIZE_MAX && import_has(table, column)) {
            return cli_fail_at(error, YB_INVALID, table->path, csv_line(table->reader),
                               "the header has the column '%s' twice", table->columns[column].name);
        }
        if (column != SIZE_MAX) {
            table->places[column] = i;
        }
    }
    for (size_t i = 0; table->columns[i].name != NULL; i++) {
        if (table->columns[i].required && !import_has(table, i)) {
            return fail_missing(table, &table->columns[i], header, error);
        }
    }
    note_ignored(table, header);
    return YB_OK;
}

static int is_halted(void *context)
{
    const import_table *table = context;
    return atomic_load(&table->halted) || cli_interrupted();
}

yb_status import_table_open(const char *path, const import_column *columns, import_table *table, yb_error *error)
{
    *table = (import_table) { .path = strcmp(path, "-") == 0 ? "standard input" : path, .columns = columns };
    csv_options options = { .separators = ",;\t", .stopped = is_halted, .context = table };
    yb_status status = csv_open(path, &options, &table->reader, error);
    if (status == YB_NOT_FOUND) {
        error->status = status = YB_IO;
    }
    TRY(status);
    return read_header(table, error);
}

yb_status import_fail_width(const import_table *table, size_t count, yb_error *error)
{
    return cli_fail(error, YB_INVALID, "expected %zu column%s as in the header, found %zu", table->width,
                    cli_plural(table->width), count);
}

yb_status import_table_next(import_table *table, int *more, yb_error *error)
{
    const csv_field *fields = NULL;
    size_t count = 0;
    *more = 0;
    TRY(csv_next(table->reader, &fields, &count, error));
    *more = count > 0;
    if (count == 0) {
        return YB_OK;
    }
    if (count != table->width) {
        return import_fail_width(table, count, error);
    }
    for (size_t i = 0; table->columns[i].name != NULL; i++) {
        table->cells[i] = fields[table->places[i]]; /* an empty one behind the last for what is not there */
    }
    return YB_OK;
}

void import_table_close(import_table *table)
{
    csv_close(table->reader);
    table->reader = NULL;
}

yb_status import_tell_mistake(import_run *run, const import_table *table, uint32_t line, yb_error *error)
{
    cli_error_place(error, table->path, line);
    if (cli_exit_of(error->status) != EXIT_FAILED) {
        return error->status;
    }
    run->mistakes++;
    if (run->mistakes == IMPORT_MOST_ERRORS) {
        return error->status;
    }
    cli_progress_finish(&run->progress);
    cli_report(error);
    *error = (yb_error)YB_ERROR_INIT;
    return YB_OK;
}

yb_status import_each_row(import_run *run, import_table *table, import_take *take, void *context, yb_error *error)
{
    int more = 1;
    while (more) {
        yb_status status = import_table_next(table, &more, error);
        if (status == YB_OK && more) {
            status = take(context, table, error);
        }
        if (cli_interrupted()) {
            return cli_interrupt_check(error);
        }
        if (status != YB_OK && !more) {
            return status;
        }
        if (status != YB_OK) {
            TRY(import_tell_mistake(run, table, csv_line(table->reader), error));
        }
    }
    return YB_OK;
}
