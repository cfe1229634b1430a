/* One thing to read among a crew's: a file, a folder, a file of an archive, or one of
 * the reports of a text. Reading it gives a report, or further things to read. */
#ifndef CLI_REPORT_WORK_H
#define CLI_REPORT_WORK_H

#include "cli/report_crew.h"
#include "documents/documents.h"

typedef enum work_state {
    WORK_WAITING, /* for someone to take it */
    WORK_TAKEN,
    WORK_READY, /* its result is there */
    WORK_GONE,  /* what it consisted of stands behind it, or its result was handed out */
} work_state;

/* A bundle or a text that several share; the last one frees it. */
typedef struct work_share work_share;

typedef struct report_work {
    struct report_work *next;
    char *path; /* as messages name it */
    char *name;
    const char *file; /* to read it from, in `path` or on the command line; NULL: it is of the share */
    work_share *share;
    size_t begin, end; /* of the shared text; or the number in the bundle is `begin` */
    unsigned depth;    /* archives around it */
    work_state state;
    report_result *result;
} report_work;

/* A file or folder; `path` must outlive it. NULL: no memory. */
report_work *work_new(const char *path);
void work_free(report_work *work);

/* Reads it: either *result is filled, or *inside are the things to read instead (a list,
 * at least one) and *last the last of them. */
void work_read(const report_job *job, report_work *work, report_result *result, report_work **inside,
               report_work **last);

/* Whether it is standard input, which is the caller's to read. */
int work_is_standard_input(const report_work *work);

void work_free_result(const report_job *job, report_result *result);

#endif
