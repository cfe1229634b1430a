/* A report's outline: lines into paragraphs, headings into parts (what was
 * done, what is to come), each with its period. */
#ifndef EXTRACT_OUTLINE_H
#define EXTRACT_OUTLINE_H

#include <stddef.h>

#include "extract/calendar.h"
#include "extract/memory.h"

/* Lines that a page's width broke belong together. */
struct paragraph {
    size_t begin, end; /* bytes; without blanks around */
    int heading;       /* a line of its own, short, not a sentence */
};

/* The paragraph at or behind `at`; 0 at the end of the text. */
int outline_next(const char *text, size_t length, size_t at, struct paragraph *found);

typedef enum heading_kind { HEADING_NONE = 0, HEADING_REVIEW, HEADING_PLAN } heading_kind;

struct heading {
    heading_kind kind;
    struct period period; /* year 0, span.first 0: not said */
    int so_far;           /* 2022年以来: the year is not over */
};

/* A sentence that opens the part about what is to come: 2023年，我们将…,
 * 主要预期目标是…. `year`: the year reviewed. Same result as a heading's. */
struct heading outline_opening(const char *text, size_t begin, size_t end, int first_of_paragraph,
                               struct period reported);

/* A paragraph that opens a part, and what its heading says. */
struct outline_part {
    size_t begin;
    struct heading heading;
};

struct outline {
    const struct paragraph *paragraphs; /* all, in the text's order */
    size_t paragraph_count;
    const struct outline_part *parts; /* in the text's order */
    size_t part_count;
    struct period review, plan; /* defaults for the parts */
    struct calendar calendar;
    int year; /* the report's main year; 0 if not found */
};

/* Looks through the headings and the first lines once. `hint`: year if the text has none.
 * The paragraphs and the parts belong to `memory`. */
yb_status outline_read(extract_memory *memory, const char *text, size_t length, int hint, struct outline *outline,
                       yb_error *error);

#endif
