/* One sentence as tokens: quantities, expressions of time, words with their
 * classes, punctuation. Text is normalised (half-width, no blanks or line
 * breaks) with a map back to the report's bytes. */
#ifndef EXTRACT_SENTENCE_H
#define EXTRACT_SENTENCE_H

#include <stddef.h>
#include <stdint.h>

#include "extract/calendar.h"
#include "extract/quantity.h"

/* Longer sentences are read in pieces. */
#define SENTENCE_BYTES      6000
#define SENTENCE_QUANTITIES 1600

/* Names that stand for 全镇 in this report: its own, "" if not known. */
struct own_place {
    const char *name;
    size_t length;
};

typedef enum token_kind {
    TOKEN_TEXT = 0, /* part of a phrase */
    TOKEN_QUANTITY, /* index: in quantities */
    TOKEN_TIME,     /* index: in times */
    TOKEN_COMMA,    /* between clauses: ， ： and list markers */
    TOKEN_PAUSE,    /* 、 */
    TOKEN_STRONG,   /* ； */
    TOKEN_DROPPED   /* in brackets, a marker: no part of any name */
} token_kind;

struct token {
    uint16_t begin, end; /* in the normalised text */
    uint8_t kind;
    uint8_t quoted; /* stood in quotes; of a bracket: opens no aside */
    uint16_t index;
    uint32_t classes; /* of TOKEN_TEXT */
};

/* Bytes of the text that follow each other in the report too. */
struct run {
    uint16_t at;     /* in the normalised text */
    uint32_t origin; /* in the report */
};

struct sentence {
    uint32_t begin, end; /* bytes in the report */
    char text[SENTENCE_BYTES + 8];
    struct run runs[SENTENCE_BYTES + 8];
    size_t length, run_count;
    struct token tokens[SENTENCE_BYTES + 1];
    size_t token_count;
    struct quantity quantities[SENTENCE_QUANTITIES];
    size_t quantity_count;
    time_expression times[SENTENCE_QUANTITIES];
    size_t time_count;
};

/* A cheap look at the sentence that starts at `begin`. */
struct sentence_look {
    size_t end;    /* behind 。！？, else the paragraph's */
    int may_count; /* it could hold a figure */
};

struct sentence_look sentence_look(const char *text, size_t begin, size_t end);

/* Reads [begin, end) of the report, at most SENTENCE_BYTES of it; returns the
 * first byte not read. */
size_t sentence_read(struct sentence *sentence, const char *report, size_t begin, size_t end, struct own_place place);

/* Byte of the report for a byte of the text, or for its end. */
size_t sentence_origin(const struct sentence *sentence, size_t at);

/* Half-width, blanks dropped, as sentences are read; returns the length. `output`
 * has room for end - begin bytes and a NUL, `runs` for one more than the bytes;
 * `runs` may be NULL. */
size_t sentence_normalise(const char *report, size_t begin, size_t end, char *output, struct run *runs,
                          size_t *run_count);

#endif
