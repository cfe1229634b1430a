/* The result: rates and ratios for people, the numbers behind them for programs. */
#include <stdio.h>
#include <string.h>

#include "cli/bench.h"
#include "cli/cli.h"

static const output_column columns[] = {
    { "measurement", OUTPUT_TEXT, OUTPUT_ALL },
    { "values", OUTPUT_TEXT, OUTPUT_ALL },
    { "threads", OUTPUT_NUMBER, OUTPUT_ALL },
    { "ms", OUTPUT_NUMBER, OUTPUT_ALL },
    { "M rows/s", OUTPUT_NUMBER, OUTPUT_PEOPLE },
    { "GB/s", OUTPUT_NUMBER, OUTPUT_PEOPLE },
    { "of bandwidth", OUTPUT_NUMBER, OUTPUT_PEOPLE },
    { "bytes/row", OUTPUT_NUMBER, OUTPUT_PEOPLE },
    { "MB", OUTPUT_NUMBER, OUTPUT_PEOPLE },
    { "rows", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "rows_per_second", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "bytes", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "bytes_per_second", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "bandwidth_ratio", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "bytes_per_row", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
    { "memory", OUTPUT_NUMBER, OUTPUT_PROGRAMS },
};
#define COLUMNS (sizeof columns / sizeof *columns)

/* A cell's text, or NULL where there is nothing to say. */
typedef struct cells {
    char texts[COLUMNS][32];
    const char *shown[COLUMNS];
    size_t count;
} cells;

static void add_number(cells *c, double number, int decimals, int given)
{
    char *text = c->texts[c->count];
    snprintf(text, sizeof c->texts[0], "%.*f", decimals, number);
    c->shown[c->count++] = given ? text : NULL;
}

static void add_text(cells *c, const char *text)
{
    c->shown[c->count++] = text;
}

/* Of one on as many threads. */
static double find_bandwidth(const bench_run *run, const bench_row *row)
{
    for (size_t i = 0; i < run->thread_count_count; i++) {
        if (run->thread_counts[i] == row->threads) {
            return (double)run->bandwidth[i];
        }
    }
    return 0;
}

static yb_status print_row(output *out, const bench_run *run, const bench_row *row, yb_error *error)
{
    cells c = { .count = 0 };
    int timed = row->nanoseconds > 0;
    double seconds = timed ? (double)row->nanoseconds / 1e9 : 1;
    double row_rate = (double)row->rows / seconds, byte_rate = (double)row->bytes / seconds;
    double bandwidth = row->is_read ? find_bandwidth(run, row) : 0;
    double ratio = bandwidth > 0 ? byte_rate / bandwidth : 0;
    double per_row = row->rows > 0 ? (double)row->bytes / (double)row->rows : 0;
    int has_rows = timed && row->rows > 0, has_bytes = timed && row->bytes > 0;
    add_text(&c, row->name);
    add_text(&c, row->values);
    add_number(&c, row->threads, 0, row->threads > 0);
    add_number(&c, seconds * 1e3, 3, timed);
    add_number(&c, row_rate / 1e6, 1, has_rows);
    add_number(&c, byte_rate / 1e9, 2, has_bytes);
    add_number(&c, ratio, 2, has_bytes && bandwidth > 0);
    add_number(&c, per_row, 2, row->rows > 0 && row->bytes > 0);
    add_number(&c, (double)row->memory / 1e6, 1, row->memory > 0);
    add_number(&c, (double)row->rows, 0, row->rows > 0);
    add_number(&c, row_rate, 0, has_rows);
    add_number(&c, (double)row->bytes, 0, row->bytes > 0);
    add_number(&c, byte_rate, 0, has_bytes);
    add_number(&c, ratio, 4, has_bytes && bandwidth > 0);
    add_number(&c, per_row, 4, row->rows > 0 && row->bytes > 0);
    add_number(&c, (double)row->memory, 0, row->memory > 0);
    return output_row(out, c.shown, error);
}

yb_status bench_print(const bench_run *run, yb_error *error)
{
    output out = { 0 };
    yb_status status = output_open(&out, run->format == NULL ? &output_table : run->format, columns, COLUMNS, error);
    for (size_t i = 0; i < run->row_count && status == YB_OK; i++) {
        status = print_row(&out, run, &run->table[i], error);
    }
    if (status == YB_OK) {
        status = output_end(&out, error);
    }
    output_close(&out);
    return status;
}
