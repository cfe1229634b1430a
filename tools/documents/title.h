/* Whether a line is the title of a report. */
#ifndef DOCUMENTS_TITLE_H
#define DOCUMENTS_TITLE_H

#include <stddef.h>

#define TITLE_BYTES 160 /* longer lines are none */

typedef enum title_form {
    TITLE_NONE,
    TITLE_KIND,  /* the kind of report alone: 政府工作报告, 2022年工作总结 */
    TITLE_FULL,  /* with its region */
    TITLE_ENTRY, /* of a list of contents: a page number behind it */
} title_form;

typedef struct report_title {
    title_form form;
    char words[TITLE_BYTES]; /* without numbering, blanks and page number */
    char region[64];         /* 石桥镇 */
    int year;                /* 0: none */
} report_title;

/* `line` without line breaks. */
report_title title_read(const char *line, size_t length);
/* The region that a line names which opens a report: 代表石桥镇人民政府, 在石桥镇第十九届...
 * 会议上; 0: it names none. `region` has room for 64 bytes. */
int title_opening(const char *line, size_t length, char *region);
/* 各位代表：, （2023年1月5日）, 石桥镇镇长 张三, 一、: what stands behind a title. */
int title_is_opening(const char *line, size_t length);

#endif
