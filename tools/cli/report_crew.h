/* Reports read by several threads and handed out in the order of their files. */
#ifndef CLI_REPORT_CREW_H
#define CLI_REPORT_CREW_H

#include <stdint.h>

#include "extract/extract.h"

#define REPORT_CREW_MOST 256

/* A report's names, which live as long as the crew. */
typedef struct cli_input {
    const char *path; /* as messages name it: town.txt, all.zip/town.docx, all.txt-石桥镇; "standard input" */
    const char *name; /* its base name without extension */
} cli_input;

/* What reading one report gave. */
typedef struct report_result {
    yb_status status;
    yb_error error; /* names the file */
    cli_input input;
    extract_report report; /* if the status is YB_OK */
    void *made;            /* what `finish` made of it */
} report_result;

typedef struct report_job {
    char *const *paths; /* files, folders and archives; "-" is standard input */
    size_t count;
    extract_options options;
    uint32_t threads; /* 0: as many as there are processors for this program */
    int whole;        /* a file is one report, even if several follow one another in it */
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
/* The next report's result, *result NULL behind the last one; borrowed until the next
 * call. Fails as cli_interrupt_check does once a signal asks to stop. */
yb_status report_crew_next(report_crew *crew, report_result **result, yb_error *error);
/* Reports in all, as far as it is known: a folder or an archive counts as one until it was opened. */
size_t report_crew_total(report_crew *crew);
/* Ends and frees; also in the middle, also NULL. */
void report_crew_dismiss(report_crew *crew);

#endif
