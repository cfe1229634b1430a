/* The loops over bytes that reading CSV is made of. */
#ifndef CSV_CSV_BYTES_H
#define CSV_CSV_BYTES_H

#include <stddef.h>

/* What a text holds. */
typedef struct csv_census {
    size_t quotes, lines; /* line feeds */
    int high;             /* bytes outside ASCII */
    int zeros;            /* NUL bytes */
} csv_census;

/* Adds what is in the text. */
void csv_count(const char *text, size_t length, csv_census *census);

/* Where the last record of the text ends; 0 if none does. `inside`: whether the
 * text ends inside quotes. */
size_t csv_last_end(const char *text, size_t length, int inside);

/* The one of `separators` that stands most often outside quotes in the first
 * line that is not empty; the first one if none does; NUL if all lines are empty. */
char csv_choose_separator(const char *text, size_t length, const char *separators);

/* Makes one quote of each doubled one, in place; returns the new length. */
size_t csv_undouble(char *text, size_t length);

int csv_is_utf8(const char *text, size_t length);

#endif
