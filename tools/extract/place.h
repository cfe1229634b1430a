/* Where a report is from: its own name for the place, found in a region tree. */
#ifndef EXTRACT_PLACE_H
#define EXTRACT_PLACE_H

#include "extract/extract.h"
#include "extract/memory.h"

/* Sets region, candidates and region_name of the report. */
yb_status place_find(extract_memory *memory, const char *text, size_t length, const extract_options *options,
                     extract_report *report, yb_error *error);

#endif
