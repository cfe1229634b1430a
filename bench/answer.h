/* What one of the ten queries answers, in the form in which answers of several
 * systems are compared: CSV of numbers, sorted by its keys. */
#ifndef YB_BENCH_ANSWER_H
#define YB_BENCH_ANSWER_H

#include <yearbook/yearbook.h>

#define ANSWER_COLUMNS 6

typedef __int128 wide;

/* Either a result of the engine, of which the columns named are printed, or
 * cells that were computed from one, row by row. */
typedef struct bench_answer {
    const char *names[ANSWER_COLUMNS + 1]; /* NULL behind the last */
    int keys;                              /* how many of the columns, from the left, are keys */
    yb_result *result;                     /* NULL: cells */
    wide *cells;
    int scales[ANSWER_COLUMNS]; /* decimals of the cells' columns */
    size_t rows;
} bench_answer;

wide wide_from(yb_wide value);
yb_wide wide_to(wide value);

/* The column of that name, or stops the program: the queries know what they asked for. */
const yb_column *answer_column(const yb_result *result, const char *name);

/* Prints to `path`, numbers instead of codes and ids (K0012: 12). */
int answer_write(const bench_answer *answer, const yb_snapshot *snapshot, const char *path);

void answer_free(bench_answer *answer);

#endif
