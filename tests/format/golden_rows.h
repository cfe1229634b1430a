/* The observations in the golden segment: every kind of block, encoding,
 * presence and note that version 1 has. */
#ifndef FORMAT_GOLDEN_ROWS_H
#define FORMAT_GOLDEN_ROWS_H

#include "format/sample.h"

/* In segment_v1_branches.segment, of so many regions. */
#define GOLDEN_BRANCH 200

void golden_rows(sample *rows);

#endif
