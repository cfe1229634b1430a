/* Progress on a terminal: one line on stderr, from the third second on. */
#ifndef CLI_COMMON_PROGRESS_H
#define CLI_COMMON_PROGRESS_H

#include <stdint.h>

typedef struct cli_progress {
    const char *unit; /* "row": of what takes an s where there are more */
    int in_bytes;     /* the work is told in bytes */
    int shown, terminal;
    uint64_t started, next; /* nanoseconds */
} cli_progress;

void cli_progress_start(cli_progress *progress, const char *unit);
/* `items` done so far; done of total of the work, total 0 if not known. */
void cli_progress_update(cli_progress *progress, uint64_t items, uint64_t done, uint64_t total);
/* What is done now, where it cannot be counted: "writing the store". */
void cli_progress_stage(cli_progress *progress, const char *stage);
/* Wipes the line. */
void cli_progress_finish(cli_progress *progress);

/* Nanoseconds of a clock that never goes back. */
uint64_t cli_clock(void);

#endif
