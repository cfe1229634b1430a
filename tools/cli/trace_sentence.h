/* The sentence that a figure stands in, cut out of its document for people. */
#ifndef CLI_TRACE_SENTENCE_H
#define CLI_TRACE_SENTENCE_H

#include <stddef.h>

#include "yearbook/status.h"

/* In three parts, on one line each; an ellipsis where the sentence was cut. Owned. */
typedef struct trace_sentence {
    char *before, *figure, *behind;
} trace_sentence;

/* The figure has `bytes` at `offset`, which lie in the text. At most about
 * `most` bytes of the sentence are shown on either side of it. */
yb_status trace_sentence_cut(const char *text, size_t length, size_t offset, size_t bytes, size_t most,
                             trace_sentence *sentence, yb_error *error);
void trace_sentence_free(trace_sentence *sentence);

#endif
