/* What the verbs that read reports have in common. */
#ifndef CLI_COMMON_REPORTS_H
#define CLI_COMMON_REPORTS_H

#include "extract/extract.h"

/* Says why the report's region is not known: YB_AMBIGUOUS with the candidates,
 * or YB_NOT_FOUND. `within` is the region that it was looked for in, or
 * YB_NO_REGION. Always fails. */
yb_status cli_fail_region(const yb_regions *regions, uint32_t within, const extract_report *report, yb_error *error);

/* What to say of a report whose text has no year: nothing is read from it then. */
#define CLI_NO_YEAR "the report names no year, so that its figures belong to none; give one with --year"

#endif
