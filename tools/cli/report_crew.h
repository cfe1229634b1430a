/* Reports read by several threads and handed out in the order of their files. */
#ifndef CLI_REPORT_CREW_H
#define CLI_REPORT_CREW_H

#include <stdint.h>

#include "cli/common/input.h"
#include "extract/extract.h"

#define REPORT_CREW_MOST 256

/* What reading one file gave. */
typedef struct report_result {
    yb_status status;
    yb_error error;        /* names the file */
    cli_input input;       /* its path and name; the bytes are gone */
    extract_report report; /* if the status is YB_OK */
    void *made;            /* what `finish` made of it */
} report_result;

typedef struct report_job {
    char *const *paths;
    size_t count;
    extract_options options;
    uint32_t threads; /* 0: as many as there are processors for this program */
    /* Called on each result, maybe from another thread, right after reading;
     * `discard` frees what it made if nobody takes the result. Both may be NULL. */
    void (*finish)(void *context, report_result *result);
    void (*discard)(void *context, report_result *result);
    void *context;
} report_job;

typedef struct report_crew report_crew;

/* The job is borrowed until the crew is dismissed. Without threads to be had, the
 * caller's own reads. */
yb_status report_crew_gather(const report_job *job, report_crew **crew, yb_error *error);
/* The next file's result, *result NULL behind the last one; borrowed until the next
 * call. Fails as cli_interrupt_check does once a signal asks to stop. */
yb_status report_crew_next(report_crew *crew, report_result **result, yb_error *error);
/* Ends and frees; also in the middle, also NULL. */
void report_crew_dismiss(report_crew *crew);

#endif
