/* A file with given bytes, and its records as one text. */
#ifndef CSV_SUPPORT_H
#define CSV_SUPPORT_H

#include "csv/csv.h"

/* Writes the bytes to a new temporary file; its path is valid until the next call. */
const char *file_with(const void *bytes, size_t length);

/* Reads it all: fields as [..] one after the other, records ended by '\n'.
 * `block_bytes` as in csv_options. Returns a string to free; *status and *error tell how it ended. */
char *read_all(const char *path, size_t limit, size_t block_bytes, yb_status *status, yb_error *error);

/* What read_all would show of the bytes up to the first broken record, found byte
 * by byte. Returns a string to free. */
char *plain_records(const char *bytes, size_t length, int *broken);

#endif
