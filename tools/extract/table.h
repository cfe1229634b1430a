/* Rows of tables that were flattened into lines: 发电量（亿千瓦时） 61.3 -5.7. */
#ifndef EXTRACT_TABLE_H
#define EXTRACT_TABLE_H

#include <stddef.h>

#include "yearbook/decimal.h"

#define TABLE_NUMBERS   6
#define TABLE_ROW_BYTES 244 /* longer lines are no rows */

typedef enum table_column { COLUMN_LEVEL = 0, COLUMN_GROWTH, COLUMN_BEFORE, COLUMN_NONE } table_column;

/* What a table's header says of the columns with numbers; `next`: where its next row begins. */
struct table {
    size_t next, count;
    table_column columns[TABLE_NUMBERS];
    int years[TABLE_NUMBERS]; /* 0: not said */
};

struct table_number {
    yb_decimal value;
    size_t begin, end; /* in the text */
    table_column column;
    int year; /* 0: the section's */
};

struct table_row {
    size_t begin, end; /* of the line */
    size_t name_begin, name_end;
    size_t unit_begin, unit_end;
    struct table_number numbers[TABLE_NUMBERS];
    size_t count;
};

/* The line at `at` as a row of `table`, which it enters or goes on with; 0: it is none. */
int table_read_row(const char *text, size_t length, size_t at, struct table *table, struct table_row *row);

int table_is_row(const char *text, size_t length, size_t at);

#endif
