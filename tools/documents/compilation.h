/* Several reports in one text: where each begins and ends.
 *
 * A report begins at its title, a line of its own: a region and a kind of report
 * (石桥镇2022年工作总结), or the kind alone (政府工作报告) if what follows opens a
 * report. A list of contents is a run of titles without text between them. */
#ifndef DOCUMENTS_COMPILATION_H
#define DOCUMENTS_COMPILATION_H

#include "documents/documents.h"

typedef struct compilation_part {
    size_t begin, end; /* in the text */
    char region[64];   /* as the title names it: 石桥镇; "" if it does not */
} compilation_part;

/* The text's reports, in their order; *count 0 or 1: it is no compilation. *parts is to
 * be freed. Fails only without memory. */
yb_status compilation_split(const char *text, size_t length, compilation_part **parts, size_t *count, yb_error *error);

#endif
