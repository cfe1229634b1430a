/* The figures of one sentence, put into the list of the report. */
#ifndef EXTRACT_FIGURES_H
#define EXTRACT_FIGURES_H

#include "extract/extract.h"
#include "extract/memory.h"
#include "extract/mention.h"
#include "extract/naming.h"
#include "extract/table.h"
#include "lexicon/lexicon.h"

/* What reading a report needs, for its whole length. */
typedef struct extract_reading {
    extract_memory *memory;
    const lexicon *lexicon;
    const char *original; /* the report as it is written */
    const char *text;     /* the same in simplified characters, byte for byte at its place */
    size_t length;
    size_t next_aims;          /* where the text says 预期目标 next; report.c */
    struct sentence *sentence; /* scratch */
    struct mention *mentions;  /* scratch: SENTENCE_QUANTITIES */
    struct calendar calendar;
    struct period section; /* of the part being read */
    struct period spoken;  /* what a sentence of this paragraph named last; year 0: none did */
    struct own_place place;
    struct naming_carry carry;
    struct table table; /* being read */
    int planning;
    int has_parts; /* the sentence says 其中: names of totals may be names of parts */
    extract_figure *figures;
    size_t count, capacity;
} extract_reading;

/* Reads the sentence of the report that begins there and was looked at. */
yb_status figures_read_sentence(extract_reading *reading, size_t begin, struct sentence_look look, yb_error *error);

/* Of figures_table.c: the figures of a table's row. */
yb_status figures_read_row(extract_reading *reading, const struct table_row *row, yb_error *error);
/* Puts a figure whose name, unit, value and measure are set into the list, as `metric` if its unit allows. */
yb_status figures_append(extract_reading *reading, extract_figure *figure, const yb_metric *metric, yb_error *error);

#endif
