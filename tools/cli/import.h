/* Between the files of `import`: one per kind of table, and several for the
 * observations (import_load.h). */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include <stdatomic.h>

#include "cli/common/progress.h"
#include "cli/common/session.h"
#include "csv/csv.h"
#include "yearbook/decimal.h"

#define IMPORT_MOST_ERRORS  10
#define IMPORT_MOST_COLUMNS 20

/* A column that a kind of table may have. */
typedef struct import_column {
    const char *name;
    const char *other; /* the word in Chinese */
    int required;
} import_column;

/* A CSV file whose columns were found by the names in its header. */
typedef struct import_table {
    const char *path;
    csv_reader *reader;
    const import_column *columns;         /* ends with a NULL name */
    size_t width;                         /* columns of the file */
    size_t places[IMPORT_MOST_COLUMNS];   /* of each known column; `width`: the file has none */
    csv_field cells[IMPORT_MOST_COLUMNS]; /* of the row read last; "" for what is not there */
    atomic_int halted;                    /* nothing more is to be read */
} import_table;

/* Commas, semicolons or tabs separate: the header tells. */
yb_status import_table_open(const char *path, const import_column *columns, import_table *table, yb_error *error);
/* Next row; *more 0 at the end, and where a failure leaves nothing to go on
 * with. A row of another width is YB_INVALID, with more to come. */
yb_status import_table_next(import_table *table, int *more, yb_error *error);
void import_table_close(import_table *table);

/* Whether the file has the column. */
static inline int import_has(const import_table *table, size_t column)
{
    return table->places[column] < table->width;
}

/* YB_INVALID: a record has another width than the header. */
yb_status import_fail_width(const import_table *table, size_t count, yb_error *error);

/* A run of import: what was read, and the mistakes told so far. */
typedef struct import_run {
    const char *regions_path, *metrics_path, *lineage_path;
    char decimal; /* the decimal mark of values; 0: the files tell */
    cli_session session;
    cli_progress progress;
    unsigned mistakes;
    uint64_t region_count, metric_count, lineage_count, row_count;
} import_run;

/* A value of a table that writes decimal points, where commas do not separate its
 * columns: a comma that cannot stand before thousands is a person's decimal mark,
 * any other is refused. */
yb_status import_read_lone_decimal(const csv_field *cell, yb_decimal *value, yb_error *error);

/* Calls `take` with each row of the table. Mistakes are told with file and line,
 * and reading goes on, up to IMPORT_MOST_ERRORS; what is no mistake in a row
 * (memory, input/output) ends it. */
typedef yb_status import_take(void *context, const import_table *table, yb_error *error);
yb_status import_each_row(import_run *run, import_table *table, import_take *take, void *context, yb_error *error);

/* Tells a mistake in a row that began at `line`; YB_OK while there may be more of them. */
yb_status import_tell_mistake(import_run *run, const import_table *table, uint32_t line, yb_error *error);

yb_status import_regions(import_run *run, yb_error *error);
yb_status import_metrics(import_run *run, yb_error *error);
yb_status import_lineage(import_run *run, yb_error *error);
/* Notes figures of before that the tree of after leaves without a region. */
yb_status import_tell_dropped(const yb_snapshot *before, const yb_snapshot *after, yb_error *error);
yb_status import_data(import_run *run, char **paths, int count, yb_error *error);

#endif
