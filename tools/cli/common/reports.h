/* What the verbs that read reports have in common. */
#ifndef CLI_COMMON_REPORTS_H
#define CLI_COMMON_REPORTS_H

#include "extract/extract.h"

/* What --help says of the files. */
#define CLI_FILES_HELP                                                                                                 \
    "FILE is a report: text (UTF-8, UTF-16, GB18030, Big5), a web page, a Word document (docx) or a\n"                 \
    "PDF with a text layer; or an archive (zip, tar, 7z ...) or a folder of these. '-' is standard\n"                  \
    "input. A file in which several reports follow one another is split at their titles. "

/* Says why the report's region is not known: YB_AMBIGUOUS with the candidates,
 * or YB_NOT_FOUND. `within` is the region that it was looked for in, or
 * YB_NO_REGION. Always fails. */
yb_status cli_fail_region(const yb_regions *regions, uint32_t within, const extract_report *report, yb_error *error);

/* Reads the text of a stored document again. Other programs may keep texts of any kind:
 * what is no UTF-8 is a report without figures. */
yb_status cli_extract_source(const char *text, size_t length, const extract_options *options, extract_report *report,
                             yb_error *error);

/* Says why nothing can be read from a report: YB_INVALID if it has no figures, or no
 * year that they would belong to. */
yb_status cli_check_figures(const char *path, const extract_report *report, yb_error *error);

#endif
