/* A batch: rows as columns, gathered until there are enough of them to encode,
 * and the groups that they form: one series in YB_TILE_LANES regions each. */
#ifndef YB_FORMAT_BATCH_H
#define YB_FORMAT_BATCH_H

#include "format/rows.h"

/* So many rows are gathered before they are encoded, if nobody says otherwise. */
#define YB_BATCH_ROWS ((size_t)1 << 17)

typedef struct yb_group {
    uint32_t series;
    size_t first, end; /* rows of the batch */
} yb_group;

/* Zero-initialised except for env; free with yb_batch_free. */
typedef struct yb_batch {
    const yb_env *env;
    size_t rows, capacity;
    int64_t *mantissa;
    uint32_t *region;
    int16_t *year;
    int8_t *scale;
    int noted; /* the following columns exist */
    uint8_t *bound;
    uint32_t *source, *offset, *length;
    yb_group *groups;
    size_t group_count, group_capacity;
} yb_batch;

/* Appends the rows [first, end), which belong to one group: the last one of the
 * batch, or, if `begins`, a new one. */
yb_status yb_batch_append(yb_batch *batch, const yb_rows *rows, size_t first, size_t end, int begins, yb_error *error);

/* A row of the group, trimmed. */
yb_row yb_batch_row(const yb_batch *batch, const yb_group *group, size_t row);
/* Whether any row of the group has notes. */
int yb_batch_has_notes(const yb_batch *batch, const yb_group *group);

/* Forgets all rows, keeps the memory. */
void yb_batch_clear(yb_batch *batch);
void yb_batch_free(yb_batch *batch);

#endif
