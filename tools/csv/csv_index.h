/* An index of the bytes that end fields, a window of the text at a time: what
 * stands between them need not be looked at. */
#ifndef CSV_CSV_INDEX_H
#define CSV_CSV_INDEX_H

#include <stddef.h>
#include <stdint.h>

/* Bytes indexed at a time: text and index stay in a core's first cache. */
#define CSV_WINDOW 4096

typedef struct csv_index {
    size_t next;     /* where the next window begins */
    uint64_t inside; /* all ones when it begins inside quotes, else 0 */
    int broken;      /* so far a separator or a line break stood inside quotes */
    uint32_t at, count;
    uint32_t marks[CSV_WINDOW + 64]; /* offsets, ascending; behind them may be written what counts for nothing */
} csv_index;

/* Starts at an offset that is outside quotes. */
void csv_index_start(csv_index *index, size_t at);

/* Replaces the marks by those of the next window that has any: each quote, each
 * separator and line feed outside quotes, and with `zeros` each NUL. count 0 at
 * the end. 64 bytes behind text[length) must be readable. */
void csv_index_fill(csv_index *index, const char *text, size_t length, char separator, int zeros);
/* It chooses the last of these, which differ in instructions: as many as the machine has. */
#define CSV_INDEX_WAYS 3
typedef void csv_index_way(csv_index *index, const char *text, size_t length, char separator, int zeros);
size_t csv_index_ways(csv_index_way *ways[CSV_INDEX_WAYS]);

#endif
