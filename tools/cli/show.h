/* The lists that `show` prints, one function per entry. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/common/selection.h"
#include "cli/common/session.h"

typedef struct show_run {
    cli_selection selection;
    cli_session session;
    const char *level_text;
    int tree_year;            /* 0: the newest tree */
    const char *matching;     /* only entries with this text; NULL: all */
    uint8_t level;            /* YB_NO_LEVEL: any */
    unsigned long long limit; /* 0: none */
    output out;
} show_run;

yb_status show_summary(show_run *run, uint32_t number, yb_error *error);
yb_status show_region(show_run *run, uint32_t number, yb_error *error);
yb_status show_metric(show_run *run, uint32_t number, yb_error *error);
yb_status show_series(show_run *run, uint32_t number, yb_error *error);
yb_status show_source(show_run *run, uint32_t number, yb_error *error);
yb_status show_lineage(show_run *run, uint32_t number, yb_error *error);
yb_status show_segment(show_run *run, uint32_t number, yb_error *error);

#endif
