/* The decimal mark of values. Where commas separate the columns it is a point.
 * Elsewhere it may be a comma as well, one mark for all values of a file, and
 * nothing is guessed: a file in which 1,234 could be either is refused. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/import_load.h"
#include "csv/csv_number.h"

#define LONGEST 96 /* characters of a number that can be one */

void import_start_mark(import_load *load)
{
    char separator = csv_separator(load->table.reader);
    char given = load->run->decimal != 0 ? load->run->decimal : separator == ',' ? '.' : 0;
    load->mark = (import_mark) { .mark = given, .settled = given != 0 };
    load->mark_given = given != 0;
}

static const char *name_of(char mark)
{
    return mark == ',' ? "comma" : "point";
}

/* The number with its decimal mark: commas and points change places for the library. */
static yb_status parse_with(char mark, const csv_field *cell, yb_decimal *value, yb_error *error)
{
    char text[LONGEST];
    if (mark == '.' || cell->length >= sizeof text || cell->length == 0) {
        return yb_decimal_parse(cell->text, cell->length, value, error);
    }
    for (size_t i = 0; i < cell->length; i++) {
        char byte = cell->text[i];
        text[i] = (char)(byte == ',' ? '.' : byte == '.' ? ',' : byte);
    }
    yb_status status = yb_decimal_parse(text, cell->length, value, error);
    if (status == YB_INVALID) {
        return cli_fail(error, status, "expected a number with a decimal comma, found \"%s\"", csv_text(cell));
    }
    return status;
}

/* Whether the comma cannot stand before thousands: 0,500 or 12,5 or 1234,567. */
static int is_surely_decimal(const csv_field *cell)
{
    const char *digits = cell->text + (cell->text[0] == '-' || cell->text[0] == '+');
    size_t whole = strcspn(digits, ",");
    return digits[0] == '0' || whole > 3 || strlen(digits + whole) != 4;
}

yb_status import_read_lone_decimal(const csv_field *cell, yb_decimal *value, yb_error *error)
{
    const char *comma = strchr(csv_text(cell), ',');
    if (comma == NULL) {
        return parse_with('.', cell, value, error);
    }
    if (strchr(comma + 1, ',') != NULL || strchr(cell->text, '.') != NULL || !is_surely_decimal(cell)) {
        return cli_fail(error, YB_INVALID,
                        "which is the decimal mark of \"%s\"? write it with a point, and nothing between thousands",
                        cell->text);
    }
    return parse_with(',', cell, value, error);
}

static yb_status fail_mixed(const import_mark *mark, char other, const char *text, yb_error *error)
{
    return cli_fail(error, YB_INVALID,
                    "'%s' has a decimal %s, but '%s' in line %u has a decimal %s; say --decimal point or --decimal "
                    "comma if the other is for thousands",
                    text, name_of(other), mark->text, mark->line, name_of(mark->mark));
}

static void note_mark(import_worker *worker, char mark)
{
    worker->mark.mark = mark;
    worker->mark.line = csv_block_line(worker->block);
    snprintf(worker->mark.text, sizeof worker->mark.text, "%s", csv_text(import_cell(worker, VALUE)));
}

/* The mark of a value, where the values must tell. */
static yb_status detect(import_worker *worker, char *mark, yb_error *error)
{
    const csv_field *cell = import_cell(worker, VALUE);
    const char *comma = strchr(csv_text(cell), ','), *point = strchr(cell->text, '.');
    const char *first = comma == NULL ? point : comma;
    *mark = comma == NULL ? '.' : ',';
    if (first == NULL) {
        return YB_OK;
    }
    if ((comma != NULL && point != NULL) || strchr(first + 1, *first) != NULL) {
        return cli_fail(error, YB_INVALID,
                        "which is the decimal mark of \"%s\"? say --decimal point or --decimal comma", cell->text);
    }
    if (worker->mark.mark == 0) {
        note_mark(worker, *mark);
    } else if (worker->mark.mark != *mark) {
        TRY(import_take_turn(worker, error));
        worker->done = 1;
        return fail_mixed(&worker->mark, *mark, cell->text, error);
    }
    worker->mark.settled |= *mark == ',' && is_surely_decimal(cell);
    return YB_OK;
}

yb_status import_read_decimal(import_worker *worker, yb_decimal *value, yb_error *error)
{
    const csv_field *cell = import_cell(worker, VALUE);
    char mark = worker->mark.mark;
    int settled = worker->mark.settled || mark == '.';
    if (csv_plain_decimal(cell->text, cell->length, mark == ',' ? ',' : '.', value) && (settled || value->scale == 0)) {
        return YB_OK;
    }
    if (!worker->load->mark_given) {
        TRY(detect(worker, &mark, error));
    }
    return parse_with(mark, cell, value, error);
}

yb_status import_merge_mark(import_load *load, import_mark *mine, yb_error *error)
{
    import_mark *shared = &load->mark;
    if (mine->mark != 0 && shared->mark != 0 && mine->mark != shared->mark) {
        fail_mixed(shared, mine->mark, mine->text, error);
        cli_error_place(error, load->table.path, mine->line);
        return YB_INVALID;
    }
    int settled = shared->settled | mine->settled;
    if (shared->mark == 0) {
        *shared = *mine;
    }
    shared->settled = settled;
    *mine = *shared;
    return YB_OK;
}

yb_status import_check_mark(const import_load *load, yb_error *error)
{
    const import_mark *mark = &load->mark;
    if (mark->mark == ',' && !mark->settled) {
        return cli_fail_at(error, YB_INVALID, load->table.path, mark->line,
                           "'%s' may be a whole number with its thousands apart or one with three decimals, and no "
                           "value of the file tells; say --decimal point or --decimal comma",
                           mark->text);
    }
    return YB_OK;
}
