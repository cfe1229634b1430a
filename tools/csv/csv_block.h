/* A block of whole records, as the reader fills it and csv_block_next goes
 * through it. */
#ifndef CSV_CSV_BLOCK_H
#define CSV_CSV_BLOCK_H

#include "csv/csv.h"
#include "csv/csv_bytes.h"
#include "csv/csv_index.h"

struct csv_block {
    char *memory; /* CSV_PAD bytes, room for `capacity` bytes, CSV_PAD bytes */
    char *bytes;  /* behind the first pad */
    size_t length, capacity;
    csv_census census; /* of the bytes; may count some that were moved to the next block */

    const char *path; /* as errors name it */
    uint64_t end;     /* in the file */
    size_t limit;
    char separator;

    size_t position;    /* of the next record */
    uint32_t line;      /* of the record last read */
    uint32_t next_line; /* of the next record */
    int started;
    int is_text; /* UTF-8 throughout */
    csv_index index;
    csv_field *fields;
    size_t room;
    size_t width; /* fields of the record before; 0: none */
};

/* Fails with file and line. */
yb_status csv_fail(const char *path, yb_error *error, yb_status status, uint32_t line, const char *format, ...)
    YB_PRINTF(5, 6);

#endif
