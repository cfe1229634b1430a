/* What every verb of the program shares: its entry in the table of verbs, exit
 * codes, and how failures are raised and told. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stddef.h>
#include <stdint.h>

#include "cli/common/options.h"
#include "cli/output/output.h"
#include "yearbook/yearbook.h"

typedef enum cli_exit { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_DATA = 3 } cli_exit;

/* A verb: `run` gets argv from the verb's name on and returns a cli_exit. */
typedef struct cli_verb {
    const cli_usage *usage;
    int (*run)(int argc, char **argv);
} cli_verb;

extern const cli_verb verb_extract, verb_ingest, verb_import, verb_query, verb_trace, verb_show, verb_export,
    verb_check, verb_compact, verb_synth, verb_bench;

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        yb_status try_status_ = (call);                                                                                \
        if (try_status_ != YB_OK) {                                                                                    \
            return try_status_;                                                                                        \
        }                                                                                                              \
    } while (0)

/* For functions with a `cleanup:` label and a `yb_status status` variable. */
#define TRY_GOTO(call)                                                                                                 \
    do {                                                                                                               \
        status = (call);                                                                                               \
        if (status != YB_OK) {                                                                                         \
            goto cleanup;                                                                                              \
        }                                                                                                              \
    } while (0)

/* Fills `error` and returns `status`. */
yb_status cli_fail(yb_error *error, yb_status status, const char *format, ...) YB_PRINTF(3, 4);
yb_status cli_fail_at(yb_error *error, yb_status status, const char *file, uint32_t line, const char *format, ...)
    YB_PRINTF(5, 6);
yb_status cli_fail_memory(yb_error *error);
/* Names file and line for an error raised deeper down, unless it has a file already. */
void cli_error_place(yb_error *error, const char *file, uint32_t line);
/* Names another file for it: the path for what a library knows by a shorter name. */
void cli_error_file(yb_error *error, const char *file);
/* Puts words behind the message: "; try --within". */
void cli_error_add(yb_error *error, const char *format, ...) YB_PRINTF(2, 3);

/* Prints "yearbook: file:line: message" on stderr; returns the exit code that fits. */
int cli_report(const yb_error *error);
int cli_exit_of(yb_status status);
/* Of two exit codes the graver. */
int cli_graver(int a, int b);
/* "s", which goes behind the word for what there are `count` of; "" of one. */
const char *cli_plural(unsigned long long count);
/* "note: ..." on stderr. */
void cli_note(const char *format, ...) YB_PRINTF(1, 2);

/* Makes room for `count` elements of `size` bytes, at least doubling. */
yb_status cli_reserve(void **array, size_t *capacity, size_t count, size_t size, yb_error *error);

/* The one of `words` (NULL at the end) that looks most like `word`, NULL if none does. */
const char *cli_nearest(const char *word, const char *const *words);

#endif
