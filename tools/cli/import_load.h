/* Loading observations with several threads.
 *
 * Each worker takes the next block of the file and reads its rows on its own into
 * a batch. Turns go round in the order of the blocks, and what is shared changes
 * only in turn: rows are appended to the writer, a series that is new is added, a
 * mistake is told. So rows arrive in the file's order, series get the same numbers
 * and the same mistakes are told, whatever the number of threads. A worker that has
 * only rows to hand on does not wait for its turn: it leaves its batch for whoever
 * has the turn before it, and goes on with the next block. Batches are four for each
 * worker, which bounds the rows that are held; waking a thread for each block would
 * leave processors idle for a fifth of the time. */
#ifndef CLI_IMPORT_LOAD_H
#define CLI_IMPORT_LOAD_H

#include <pthread.h>

#include "cli/common/text_map.h"
#include "cli/import.h"

#define IMPORT_BATCH        65536
#define IMPORT_MOST_WORKERS 256
#define IMPORT_MOST_BATCHES (4 * IMPORT_MOST_WORKERS)

enum { REGION, YEAR, METRIC, VALUE, UNIT, MEASURE, ROLE, SPAN, PERIOD, BOUND };

/* A series as texts named it. */
typedef struct import_series {
    uint32_t number;
    yb_measure measure;
    char *unit; /* of its values; borrowed from the list that all share */
} import_series;

typedef struct import_series_list {
    text_map places; /* by what names them */
    import_series *series;
    size_t count, capacity;
} import_series_list;

/* The decimal mark that the values of a file have shown. */
typedef struct import_mark {
    char mark;     /* '.' or ','; 0: none yet */
    int settled;   /* a comma stood where none would stand before thousands */
    uint32_t line; /* of the first value that has the mark */
    char text[24]; /* that value */
} import_mark;

/* Rows of a block, in columns. */
typedef struct import_batch {
    struct import_batch *next; /* of the spare ones */
    uint64_t end;              /* offset in the file behind the block; 0: there was none left */
    uint32_t line;             /* that was read last */
    import_mark mark;          /* that the block has shown */
    size_t count;
    uint32_t series[IMPORT_BATCH], region[IMPORT_BATCH];
    int16_t year[IMPORT_BATCH];
    int64_t mantissa[IMPORT_BATCH];
    int8_t scale[IMPORT_BATCH];
    uint8_t bound[IMPORT_BATCH];
} import_batch;

/* What the workers share; what has no lock of its own is for the one that has the turn. */
typedef struct import_load {
    pthread_mutex_t reading; /* held while a block is read */
    uint64_t tickets;        /* blocks read */
    int ended;

    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t passed;
    uint64_t turn;                             /* whose turn it is, by ticket */
    import_batch *parked[IMPORT_MOST_BATCHES]; /* that wait for their turn, at ticket % batches */
    import_batch *spare;
    uint32_t batches; /* in all, those of the workers, too */

    import_run *run;
    import_table table;
    import_series_list known;
    uint64_t total; /* bytes of the file, if known */
    import_mark mark;
    int mark_given; /* no value needs to tell */
    int stopped;    /* by a failure: */
    yb_status status;
    yb_error *error;
} import_load;

/* The texts of a column. */
typedef struct import_words {
    text_map numbers;
    size_t place;
} import_words;

/* Metric, measure, role and span name a series. */
#define IMPORT_SERIES_WORDS 4

typedef struct import_worker {
    import_load *load;
    csv_block *block;
    import_batch *batch;
    uint64_t ticket;
    int has_turn;
    int done; /* what follows a mistake cannot be read */
    yb_error error;

    const csv_field *fields; /* of the row */
    int only_metrics;        /* the file has region, year, metric and value, nothing else of use */
    import_mark mark;
    text_map regions;
    size_t region_place;
    size_t group;             /* rows that are tried to be read at a time where texts are known; at least 1 */
    import_series_list known; /* by the numbers of their words */
    import_words words[IMPORT_SERIES_WORDS];
    uint32_t series_words[IMPORT_SERIES_WORDS]; /* of the series found last */
    uint32_t series;                            /* its place */
    import_words metrics;                       /* places of series that have no other word */
} import_worker;

/* Loads the file whose header was read; workers and batches are for the caller to make and free. */
yb_status import_run_workers(import_load *load, import_worker **workers, uint32_t count, yb_error *error);
/* Waits for the worker's turn. YB_INVALID when another one's failure has ended
 * the load (whose error counts), or when its block's decimal mark is not the file's. */
yb_status import_take_turn(import_worker *worker, yb_error *error);

/* The row's field of a column; an empty one if the file has no such column. */
static inline const csv_field *import_cell(const import_worker *worker, size_t column)
{
    return &worker->fields[worker->load->table.places[column]];
}

/* Reads the worker's row into its batch. */
yb_status import_read_row(import_worker *worker, yb_error *error);
/* Reads the rows of the block that follow into the batch, as long as they have
 * what rows before them had and the batch has room: most rows of most files. */
void import_read_known_rows(import_worker *worker);

/* The place of the row's series in the worker's own list. */
yb_status import_find_series(import_worker *worker, const csv_field *span, uint32_t *place, yb_error *error);
void import_series_free(import_series_list *list);

/* The row's value with the decimal mark of its file. */
yb_status import_read_decimal(import_worker *worker, yb_decimal *value, yb_error *error);
/* What a block has shown becomes the file's, in its turn. */
yb_status import_merge_mark(import_load *load, import_mark *mine, yb_error *error);
/* At the end of the file: whether it is clear what its commas were. */
yb_status import_check_mark(const import_load *load, yb_error *error);
/* What is known of the marks before the first row: what --decimal says, or a
 * point where commas separate the columns. */
void import_start_mark(import_load *load);

#endif
