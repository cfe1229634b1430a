/* Reading with an allocator of the caller's, for tests that let it fail. */
#ifndef EXTRACT_REPORT_H
#define EXTRACT_REPORT_H

#include "extract/extract.h"

yb_status extract_text_with(const yb_allocator *allocator, const char *text, size_t length,
                            const extract_options *options, extract_report *report, yb_error *error);

#endif
