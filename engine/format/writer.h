/* Inside the segment writer: what writer.c (the interface), writer_tasks.c
 * (encoding batches), runs.c and block_writer.c (the file) share. */
#ifndef YB_FORMAT_WRITER_H
#define YB_FORMAT_WRITER_H

#include "core/file.h"
#include "format/batch.h"
#include "format/encoded.h"
#include "format/group.h"

/* Groups that one thread encodes in one go. */
typedef struct yb_task {
    size_t first, end; /* groups of the batch */
    yb_encoded encoded;
} yb_task;

typedef struct yb_tasks {
    yb_task *tasks;
    size_t count, capacity; /* in use; initialised */
} yb_tasks;

struct yb_segment_writer {
    const yb_env *env;
    yb_pool *pool; /* NULL: the caller's thread does everything */
    int level;     /* of zstd; 0: no compression */
    yb_file_writer file;
    yb_segment_keys keys; /* their counts and branches */
    uint8_t *branches;    /* owned; NULL: not told */
    yb_status failed;     /* after a failure nothing more is accepted */
    int finished;
    uint64_t last_place; /* series and region of the last row, to hold the order */
    int16_t last_year;   /* 0 before the first row */
    uint64_t rows;       /* written into blocks */

    size_t batch_rows; /* so many are gathered */
    yb_batch batch;    /* groups that are not encoded yet */
    yb_batch taken;    /* those that are being encoded, if `encoding`, while the next ones are gathered */
    int encoding;
    yb_group_encoder *encoders;
    uint32_t encoder_count; /* one for each thread */
    yb_tasks tasks;         /* of the batch that is being encoded */
    yb_tasks ready;         /* of the one before, which is written meanwhile */
    yb_row_list pending;    /* rows that wait for a run, trimmed, in order */
    yb_row_list aligned;    /* scratch: rows of one scale */
    yb_encoded run;         /* the run being made */
    yb_footer_layout footer;
    yb_entry_layout *directory;
    size_t blocks, directory_capacity;
};

/* Has all groups of the batch encoded, which is empty then, by other threads if
 * there are some; while they begin, writes what was taken the time before. */
yb_status yb_writer_encode(yb_segment_writer *writer, yb_error *error);
/* Waits for what is being encoded, and writes it, and the runs that it fills. */
yb_status yb_writer_collect(yb_segment_writer *writer, yb_error *error);
void yb_tasks_free(yb_tasks *tasks, const yb_env *env);
/* Writes runs while `pending` has at least `least` (>= 1) rows. */
yb_status yb_writer_write_runs(yb_segment_writer *writer, size_t least, yb_error *error);

/* Writes encoded blocks. */
yb_status yb_writer_put_blocks(yb_segment_writer *writer, const yb_encoded *encoded, yb_error *error);
/* Header and keys; at the end directory and footer. */
yb_status yb_writer_put_front(yb_segment_writer *writer, const yb_segment_keys *keys, yb_error *error);
yb_status yb_writer_put_back(yb_segment_writer *writer, yb_error *error);

#endif
