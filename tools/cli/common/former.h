/* Codes that a store's lineage replaced. */
#ifndef CLI_COMMON_FORMER_H
#define CLI_COMMON_FORMER_H

#include "yearbook/store.h"

/* The first line behind the year that says what became of the code; 0 if there is none. */
int cli_former_line(const yb_snapshot *snapshot, const char *code, int year, yb_lineage_entry *line);

/* Where nothing was found for `text` because it is a former code: says what became of it, and `advice`. */
void cli_former_explain(const yb_snapshot *snapshot, const char *text, const char *advice, yb_error *error);

#endif
