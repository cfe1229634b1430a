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

static inline size_t csv_plain_count_width(const csv_plain *plain, size_t width, size_t most)
{
    const uint32_t *mark = plain->mark;
    const char *bytes = plain->bytes;
    size_t marks = (size_t)(plain->last - mark), count = 0;
    for (; count < most && marks >= width; count++, mark += width, marks -= width) {
        size_t breaks = 0;
        for (size_t i = 0; i + 1 < width; i++) {
            breaks += bytes[mark[i]] == '\n';
        }
        if (breaks != 0 || bytes[mark[width - 1]] != '\n') {
            break;
        }
    }
    return count;
}

/* How many records like the others come next, `most` at most. */
static inline size_t csv_plain_count(const csv_plain *plain, size_t most)
{
    return plain->width == 4 ? csv_plain_count_width(plain, 4, most) : csv_plain_count_width(plain, plain->width, most);
}

/* One column of those records. Going through them a column at a time leaves each
 * loop with little to keep at hand: it takes a quarter less time than all fields at once. */
typedef struct csv_plain_column {
    const char *bytes;
    const uint32_t *mark; /* end of its next field */
    size_t width;
    int last; /* of the record's columns */
} csv_plain_column;

static inline csv_plain_column csv_plain_column_of(const csv_plain *plain, size_t column)
{
    return (csv_plain_column) { plain->bytes, plain->mark + column, plain->width, column + 1 == plain->width };
}

/* Its next field; the text is not ended by NUL. */
static inline csv_field csv_plain_next(csv_plain_column *column)
{
    size_t start = (uint32_t)(column->mark[-1] + 1), end = *column->mark;
    end -= column->last && end > start && column->bytes[end - 1] == '\r';
    column->mark += column->width;
    return (csv_field) { column->bytes + start, end - start };
}

static inline void csv_plain_take(csv_plain *plain, size_t records)
{
    plain->mark += records * plain->width;
    plain->records += (uint32_t)records;
}

#endif
