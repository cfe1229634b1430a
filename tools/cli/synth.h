/* Between the files of `synth`. */
#ifndef CLI_SYNTH_H
#define CLI_SYNTH_H

#include "cli/common/progress.h"
#include "cli/common/session.h"
#include "synth/synth.h"

typedef struct synth_run {
    synth_parameters parameters;
    synth_corpus *corpus;
    const char *csv_path; /* NULL: into a store */
    uint32_t threads;     /* 0: as many as the machine has */
    uint64_t rows;        /* so far */
    cli_progress progress;
} synth_run;

/* Options of parameters with nothing given. */
#define SYNTH_PARAMETERS_INIT                                                                                          \
    {                                                                                                                  \
        .missing = -1, .noise = -1, .seed = 1                                                                          \
    }

/* Writes the whole corpus in one commit of the session, whose store must be empty; the caller closes the session. */
yb_status synth_fill(synth_run *run, cli_session *session, const char *path, uint64_t *version, yb_error *error);

/* Writes csv_path, and beside it the tree and the metrics; "-" is standard
 * output, with the rows alone. All files or none. */
yb_status synth_write_csv(synth_run *run, yb_error *error);

/* Counts a batch and tells progress; fails once a signal came. */
yb_status synth_count(synth_run *run, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error);

/* Whole numbers with perhaps K, M or G (thousands) behind them: "10M". */
yb_status synth_parse_rows(const char *text, uint64_t *rows, yb_error *error);

#endif
