/* All rows of a corpus, gathered for looking at. */
#ifndef SYNTH_COLLECTED_H
#define SYNTH_COLLECTED_H

#include "synth/synth.h"

typedef struct collected {
    size_t count, capacity;
    uint32_t *number, *region;
    int *year;
    int64_t *mantissa;
    int *scale, *bound;
    char *text; /* NUL behind it; "" if no text was asked for */
    size_t text_length;
} collected;

/* Asserts success. */
synth_corpus *corpus_of(const synth_parameters *parameters);
void collect(const synth_corpus *corpus, uint32_t threads, int as_text, collected *all);
void collected_free(collected *all);

#endif
