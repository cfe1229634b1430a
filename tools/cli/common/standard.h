/* What a store gets when nothing else was given: China's administrative
 * divisions as its tree, and metrics of the built-in lexicon. */
#ifndef CLI_COMMON_STANDARD_H
#define CLI_COMMON_STANDARD_H

#include "yearbook/store.h"

/* Gives the store the gazetteer's tree if it has none; says so on stderr. */
yb_status standard_regions(yb_writer *writer, yb_error *error);

/* As yb_writer_find_metric; a metric that only the lexicon has is added. */
yb_status standard_metric(yb_writer *writer, const char *text, uint32_t *number, yb_error *error);

#endif
