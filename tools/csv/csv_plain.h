/* Going through the records of a block that are like each other: a known number
 * of fields, two at least, nothing quoted, no empty line between. It is csv_block_next
 * without the cost of a call for each record; what it does not take, that takes. */
#ifndef CSV_CSV_PLAIN_H
#define CSV_CSV_PLAIN_H

#include "csv/csv.h"

/* A place in a block. */
typedef struct csv_plain {
    const char *bytes;
    const uint32_t *mark, *last; /* ends of fields, as far as they are found; mark[-1]: of the record before */
    size_t width;                /* fields of a record */
    uint32_t records;            /* taken */
} csv_plain;

/* Starts at the block's next record. 0 if none of the block can be taken now. */
int csv_plain_begin(csv_block *block, size_t width, csv_plain *plain);
/* The block goes on behind the records that were taken. */
void csv_plain_end(csv_block *block, const csv_plain *plain);

/* Whether a record like the others comes next. */
static inline int csv_plain_more(const csv_plain *plain)
{
    const uint32_t *mark = plain->mark;
    size_t width = plain->width, breaks = 0;
    if ((size_t)(plain->last - mark) < width) {
        return 0;
    }
    for (size_t i = 0; i + 1 < width; i++) {
        breaks += plain->bytes[mark[i]] == '\n';
    }
    return breaks == 0 && plain->bytes[mark[width - 1]] == '\n';
}

/* A field of the record that comes next; its text is not ended by NUL. */
static inline csv_field csv_plain_field(const csv_plain *plain, size_t column)
{
    size_t start = (uint32_t)(plain->mark[(ptrdiff_t)column - 1] + 1), end = plain->mark[column];
    end -= column + 1 == plain->width && end > start && plain->bytes[end - 1] == '\r';
    return (csv_field) { plain->bytes + start, end - start };
}

static inline void csv_plain_take(csv_plain *plain)
{
    plain->mark += plain->width;
    plain->records++;
}

#endif
