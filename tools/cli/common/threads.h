/* How many threads a verb may use. */
#ifndef CLI_COMMON_THREADS_H
#define CLI_COMMON_THREADS_H

#include "yearbook/status.h"

#define CLI_THREADS_MOST 1024

/* Processors that this program may run on, at least 1. */
uint32_t cli_processors(void);

/* The value of --threads: 1 to CLI_THREADS_MOST. */
yb_status cli_parse_threads(const char *text, uint32_t *threads, yb_error *error);

/* As many as were asked for, or, for 0, one for each processor; at most `most`. */
uint32_t cli_threads(uint32_t asked, uint32_t most);

#endif
