/* Between the files that print a query's result: columns, and the functions that
 * write their cells. */
#ifndef CLI_QUERY_CELLS_H
#define CLI_QUERY_CELLS_H

#include "cli/query.h"

typedef struct printed_column printed_column;
typedef struct printer printer;

/* Writes one cell; NULL for null. `text` is the column's own room. */
typedef yb_status write_cell(const printer *print, const printed_column *column, size_t row, char *text,
                             const char **cell, yb_error *error);

/* A text as long as it comes out. */
typedef struct long_text {
    char *text;
    size_t capacity;
} long_text;

struct printed_column {
    const yb_column *source;
    const yb_column *second; /* of a coverage: N */
    write_cell *write;
    int trim;        /* zeros that no row of a decimal column needs */
    long_text *list; /* of a list */
    char name[160];
    char text[YB_DECIMAL_TEXT];
};

struct printer {
    const query_request *request;
    const yb_snapshot *snapshot;
    const yb_result *result;
    const yb_regions *regions;
    yb_measure measure;
    printed_column *columns;
    output_column *described;
    size_t count;
    const char **cells;
    int for_people;
    long_text names, codes; /* of missing regions */
};

write_cell query_write_region;
write_cell query_write_code;
write_cell query_write_metric;
write_cell query_write_unit;
write_cell query_write_year;
write_cell query_write_count;
write_cell query_write_coverage;
write_cell query_write_decimal;

/* The result's columns in the order in which they are printed. */
void query_reconcile_order(const printer *print, size_t *order);
/* Adds the columns of a reconciliation that no result has: missing regions, flags. */
void query_reconcile_add(printer *print);

int query_is_null(const yb_column *column, size_t row);

/* Adds a column to those printed; there is room for it. */
printed_column *query_add_column(printer *print, const char *name, output_kind kind, output_audience audience,
                                 write_cell *write, const yb_column *source);

#endif
