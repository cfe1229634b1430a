/* Answers as sorted CSV of numbers. */
#include "answer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct bench_cell {
    wide value;
    int scale;
    int is_null;
} bench_cell;

wide wide_from(yb_wide value)
{
    return (wide)(((unsigned __int128)(uint64_t)value.high << 64) | value.low);
}

yb_wide wide_to(wide value)
{
    return (yb_wide) { (uint64_t)value, (int64_t)(value >> 64) };
}

const yb_column *answer_column(const yb_result *result, const char *name)
{
    for (size_t i = 0; i < yb_result_column_count(result); i++) {
        const yb_column *column = yb_result_column(result, i);
        if (strcmp(column->name, name) == 0) {
            return column;
        }
    }
    fprintf(stderr, "bench_queries: a result has no column '%s'\n", name);
    exit(1);
}

/* The digits of a code or an id; peers know regions and metrics by number. */
static int64_t number_in(const char *text)
{
    while (*text != '\0' && !isdigit((unsigned char)*text)) {
        text++;
    }
    return strtoll(text, NULL, 10);
}

static int64_t metric_number(const yb_snapshot *snapshot, uint32_t number)
{
    yb_metric metric = { .struct_size = sizeof metric };
    return yb_snapshot_metric(snapshot, number, &metric, NULL) == YB_OK ? number_in(metric.id) : -1;
}

static bench_cell column_cell(const yb_column *column, const yb_snapshot *snapshot, size_t row)
{
    bench_cell cell = { 0, 0, column->valid != NULL && !column->valid[row] };
    if (column->type == YB_COLUMN_REGION) {
        uint32_t region = ((const uint32_t *)column->values)[row];
        cell.is_null |= region == YB_NO_REGION;
        cell.value = cell.is_null ? 0 : number_in(yb_regions_code(yb_snapshot_regions(snapshot), region));
    } else if (column->type == YB_COLUMN_METRIC) {
        cell.value = metric_number(snapshot, ((const uint32_t *)column->values)[row]);
    } else if (column->type == YB_COLUMN_YEAR) {
        cell.value = ((const int32_t *)column->values)[row];
    } else if (column->type == YB_COLUMN_COUNT) {
        cell.value = ((const uint64_t *)column->values)[row];
    } else {
        cell.value = wide_from(((const yb_wide *)column->values)[row]);
        cell.scale = column->scale;
    }
    return cell;
}

static int column_count(const bench_answer *answer)
{
    int count = 0;
    while (answer->names[count] != NULL) {
        count++;
    }
    return count;
}

/* All cells, row by row, whether the answer is a result or computed. */
static bench_cell *all_cells(const bench_answer *answer, const yb_snapshot *snapshot, int columns)
{
    bench_cell *cells = calloc(answer->rows * (size_t)columns + 1, sizeof *cells);
    for (int c = 0; cells != NULL && c < columns; c++) {
        const yb_column *column = answer->result == NULL ? NULL : answer_column(answer->result, answer->names[c]);
        for (size_t row = 0; row < answer->rows; row++) {
            size_t at = row * (size_t)columns + (size_t)c;
            cells[at] = column != NULL ? column_cell(column, snapshot, row)
                                       : (bench_cell) { answer->cells[at], answer->scales[c], 0 };
        }
    }
    return cells;
}

/* By the keys from the left, the absent first; three are the most that a query has. */
static int compare_keys(const bench_cell *a, const bench_cell *b, int keys)
{
    for (int key = 0; key < keys; key++) {
        if (a[key].is_null != b[key].is_null) {
            return a[key].is_null ? -1 : 1;
        }
        if (a[key].value != b[key].value) {
            return a[key].value < b[key].value ? -1 : 1;
        }
    }
    return 0;
}

static int compare_none(const void *a, const void *b)
{
    return a < b ? -1 : a > b;
}

static int compare_one(const void *a, const void *b)
{
    return compare_keys(a, b, 1);
}

static int compare_two(const void *a, const void *b)
{
    return compare_keys(a, b, 2);
}

static int compare_three(const void *a, const void *b)
{
    return compare_keys(a, b, 3);
}

static void write_rows(const bench_cell *cells, size_t rows, int columns, FILE *out)
{
    char text[YB_DECIMAL_TEXT];
    for (size_t row = 0; row < rows; row++) {
        for (int c = 0; c < columns; c++) {
            const bench_cell *cell = &cells[row * (size_t)columns + (size_t)c];
            text[0] = '\0';
            if (!cell->is_null) {
                yb_wide_format(wide_to(cell->value), cell->scale, 1, text);
            }
            fprintf(out, "%s%s", c == 0 ? "" : ",", text);
        }
        fputc('\n', out);
    }
}

int answer_write(const bench_answer *answer, const yb_snapshot *snapshot, const char *path)
{
    static int (*const orders[])(const void *, const void *) = { compare_none, compare_one, compare_two,
                                                                 compare_three };
    int columns = column_count(answer);
    bench_cell *cells = all_cells(answer, snapshot, columns);
    FILE *out = cells == NULL ? NULL : fopen(path, "w");
    if (out == NULL) {
        free(cells);
        return -1;
    }
    if (answer->keys > 0) {
        qsort(cells, answer->rows, (size_t)columns * sizeof *cells, orders[answer->keys]);
    }
    for (int c = 0; c < columns; c++) {
        fprintf(out, "%s%s", c == 0 ? "" : ",", answer->names[c]);
    }
    fputc('\n', out);
    write_rows(cells, answer->rows, columns, out);
    free(cells);
    return fclose(out);
}

void answer_free(bench_answer *answer)
{
    yb_result_free(answer->result);
    free(answer->cells);
    answer->result = NULL;
    answer->cells = NULL;
}
