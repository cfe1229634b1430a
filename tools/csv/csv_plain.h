/* Going through the records of a block that are like each other: a known number
 * of fields, two at least, nothing quoted, no empty line between. It is csv_block_next
 * without the cost of a call for each record; what it does not take, that takes. */
#ifndef CSV_CSV_PLAIN_H
#define CSV_CSV_PLAIN_H

#include "csv/csv.h"

/* A place in a block; copy it to come back. */
typedef struct csv_plain {
    const char *bytes;
    const uint32_t *mark, *last; /* ends of fields from here on, as far as they are found */
    size_t start;                /* of the next record */
    size_t width;                /* fields of a record */
    uint32_t records;            /* taken */
} csv_plain;

/* Starts at the block's next record. 0 if none of the block can be taken now. */
int csv_plain_begin(csv_block *block, size_t width, csv_plain *plain);
/* The block goes on behind the records that were taken. */
void csv_plain_end(csv_block *block, const csv_plain *plain);

/* Takes the next record, or returns 0 and takes nothing. Texts are not ended by NUL. */
static inline int csv_plain_next(csv_plain *plain, csv_field *fields)
{
    const char *bytes = plain->bytes;
    const uint32_t *mark = plain->mark;
    size_t start = plain->start, width = plain->width, end = 0;
    if ((size_t)(plain->last - mark) < width) {
        return 0;
    }
    for (size_t i = 0; i < width; i++) {
        end = mark[i];
        if (bytes[end] == '\n' && i + 1 < width) {
            return 0;
        }
        fields[i] = (csv_field) { bytes + start, end - start };
        start = end + 1;
    }
    if (bytes[end] != '\n') {
        return 0;
    }
    fields[width - 1].length -= fields[width - 1].length > 0 && bytes[end - 1] == '\r';
    plain->mark = mark + width;
    plain->start = start;
    plain->records++;
    return 1;
}

#endif
