/* Reading with an allocator of the caller's, for tests that let it fail. */
#ifndef EXTRACT_REPORT_H
#define EXTRACT_REPORT_H

#include "extract/extract.h"

yb_status extract_bytes_with(const yb_allocator *allocator, const char *name, const void *bytes, size_t length,
                             const extract_options *options, extract_report *report, yb_error *error);

#endif
