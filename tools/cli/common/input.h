/* Whole files, as the verbs that read reports need them. */
#ifndef CLI_COMMON_INPUT_H
#define CLI_COMMON_INPUT_H

#include <stddef.h>

#include "yearbook/status.h"

typedef struct cli_input {
    char *bytes; /* NUL behind them */
    size_t length;
    const char *path; /* borrowed; "standard input" for "-" */
    char *name;       /* base name without extension */
} cli_input;

/* Reads the file, or standard input for "-". YB_IO names what is wrong and
 * where; an empty file is YB_INVALID. Free with cli_input_free. */
yb_status cli_input_read(const char *path, cli_input *input, yb_error *error);
void cli_input_free(cli_input *input);

#endif
