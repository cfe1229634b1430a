/* What a result is inside. It owns its columns, texts and the meter they were
 * allocated with, and needs neither query nor snapshot any more. */
#ifndef YB_QUERY_RESULT_H
#define YB_QUERY_RESULT_H

#include "query/meter.h"
#include "query/notes.h"
#include "yearbook/query.h"

struct yb_result {
    yb_meter meter;
    yb_arena arena; /* names, notes and the column list */
    yb_notes notes;
    size_t rows;
    yb_column *columns;
    size_t column_count;
    void **buffers; /* what the columns point at; freed one by one */
    size_t buffer_count;
    size_t *missing_first; /* by row, one more than rows: where its regions begin in `missing`; NULL: not asked for */
    uint32_t *missing;
    uint8_t *nulls; /* a zero per row, once a column is all null */
    int from_level;
    yb_span span;
    yb_explain explain;
};

/* Large arrays are of `spare` and go back to it. */
yb_status yb_result_create(const yb_env *env, yb_spare *spare, yb_result **result, yb_error *error);

/* Room for `columns` columns. */
yb_status yb_result_reserve(yb_result *result, size_t columns, yb_error *error);
/* Adds a column of the result's rows; *values is its array, to be filled. */
yb_status yb_result_add(yb_result *result, const char *name, yb_column_type type, int scale, void **values,
                        yb_error *error);
/* The same where some are null: *valid is zeroed. */
yb_status yb_result_add_nullable(yb_result *result, const char *name, yb_column_type type, int scale, void **values,
                                 uint8_t **valid, yb_error *error);
/* A column of counts or decimals without any value. */
yb_status yb_result_add_null(yb_result *result, const char *name, yb_column_type type, yb_error *error);

#endif
