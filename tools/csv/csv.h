/* CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes,
 * LF or CRLF, an optional BOM. Reads a stream; memory is one buffer that holds
 * the longest record. */
#ifndef CSV_CSV_H
#define CSV_CSV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "yearbook/status.h"

typedef struct csv_field {
    const char *text; /* NUL-terminated, unquoted; valid until the next record */
    size_t length;
} csv_field;

typedef struct csv_reader csv_reader;

/* `path` "-" is standard input. `limit`: bytes that one record may have (0: 16 MiB). */
yb_status csv_open(const char *path, size_t limit, csv_reader **reader, yb_error *error);
void csv_close(csv_reader *reader);

/* Next record; *count 0 at the end of the file. Empty lines are passed over.
 * YB_INVALID with file and line: a stray or unclosed quote, a NUL byte, invalid
 * UTF-8, a record over the limit. */
yb_status csv_next(csv_reader *reader, const csv_field **fields, size_t *count, yb_error *error);
/* Line at which the record last read began, 1-based. */
uint32_t csv_line(const csv_reader *reader);
/* Bytes read so far and, for a regular file, in all (else 0): for progress. */
void csv_progress(const csv_reader *reader, uint64_t *done, uint64_t *total);

/* Writes one field, quoted only where it must be. */
void csv_write_field(FILE *out, const char *text, size_t length);

#endif
