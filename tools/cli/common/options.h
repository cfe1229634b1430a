/* Options of a verb as a table: one entry gives the parsing, the help and the
 * suggestion for a misspelt name. */
#ifndef CLI_COMMON_OPTIONS_H
#define CLI_COMMON_OPTIONS_H

#include "yearbook/status.h"

typedef struct cli_option {
    int key; /* what `take` gets; unique in the table, > 255 */
    const char *name;
    const char *argument; /* its name in the help; NULL: takes none */
    const char *help;
} cli_option;

typedef struct cli_usage {
    const char *verb;
    const char *synopsis;      /* behind the verb */
    const char *summary;       /* one line for the program's help */
    const char *help;          /* paragraphs behind the options; lines end in '\n' */
    const cli_option *options; /* ends with a NULL name; --help is added */
} cli_usage;

/* Stores one option's value; a failure is a usage error. */
typedef yb_status cli_take(void *context, int key, const char *value, yb_error *error);

/* How parsing ended. */
typedef enum cli_parsed { PARSED_RUN, PARSED_HELP, PARSED_BAD } cli_parsed;

/* Calls `take` for each option; *operands is the index of the first operand in
 * the permuted argv. PARSED_HELP: help was asked for and printed. PARSED_BAD:
 * the mistake was told on stderr. */
cli_parsed cli_parse(const cli_usage *usage, int argc, char **argv, cli_take *take, void *context, int *operands);

/* Tells a mistake in the use of the verb; returns EXIT_USAGE. */
int cli_usage_error(const cli_usage *usage, const char *format, ...) YB_PRINTF(2, 3);

#endif
