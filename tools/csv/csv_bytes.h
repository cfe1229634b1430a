/* The loops over bytes that reading CSV is made of. */
#ifndef CSV_CSV_BYTES_H
#define CSV_CSV_BYTES_H

#include <stddef.h>

/* Whole words are loaded: that many bytes behind the data must be readable. */
#define CSV_WORD 8

/* The offset of the first comma, quote, line feed or NUL in bytes[at..end), or
 * `end`. Sets *high if a byte outside ASCII may stand before it. */
size_t csv_find_special(const char *bytes, size_t at, size_t end, int *high);

/* Line feeds in the text. */
size_t csv_count_lines(const char *text, size_t length);

/* Makes one quote of each doubled one, in place; returns the new length. */
size_t csv_undouble(char *text, size_t length);

int csv_is_utf8(const char *text, size_t length);

#endif
