/* What a run of `ingest` has read: reports, their figures, and which figure of
 * each key counts so far. Figures stay here until all reports are read. */
#ifndef CLI_INGEST_LEDGER_H
#define CLI_INGEST_LEDGER_H

#include "cli/common/text_map.h"
#include "yearbook/yearbook.h"

/* What becomes of a figure. */
typedef enum ingest_state {
    INGEST_CHOSEN = 0, /* goes into the store */
    INGEST_REPEATED,   /* says what the chosen one says */
    INGEST_REJECTED,   /* says otherwise than the chosen one */
    INGEST_WAITING,    /* uncertain: for a person to decide */
    INGEST_REFUSED     /* cannot be used */
} ingest_state;

/* Why a figure is uncertain; bits. */
enum ingest_doubt {
    DOUBT_NAME = 1,       /* the phrase says little, or the name may be another figure's */
    DOUBT_UNIT = 2,       /* the name is a metric's, the unit is not */
    DOUBT_PERIOD = 4,     /* the period is assumed, or far from the report's year */
    DOUBT_PERCENT = 8,    /* a percentage that no such thing can have */
    DOUBT_SIGN = 16,      /* less than nothing of what is counted */
    DOUBT_MAGNITUDE = 32, /* far from its other years, or from its neighbours */
    DOUBT_GROWTH = 64,    /* a growth out of all proportion, or at odds with both years' levels */
    DOUBT_PARENT = 128    /* more than the whole that it is a part of */
};
#define DOUBT_COUNT      8
#define DOUBTS_PLAUSIBLE (DOUBT_PERCENT | DOUBT_SIGN | DOUBT_MAGNITUDE | DOUBT_GROWTH | DOUBT_PARENT)

/* "name", "unit" ... of the bit 1 << number. */
const char *ingest_doubt_word(int number);

#define LEDGER_NONE UINT32_MAX

typedef struct ingest_figure {
    yb_decimal printed, value; /* as printed; in the metric's unit */
    uint32_t report;           /* place among the reports */
    uint32_t offset, length;
    uint32_t name, unit; /* texts, as printed */
    uint32_t metric;     /* text: the lexicon's name of it; LEDGER_NONE: it has none */
    uint32_t reason;     /* text; LEDGER_NONE: none */
    uint32_t series;     /* LEDGER_NONE: none, where it waits or is refused */
    uint32_t number;     /* of its metric, if it has a series */
    uint32_t winner;     /* of a repeated or rejected one: who counts instead; LEDGER_NONE: the store's */
    int16_t year;
    yb_span span;
    uint8_t measure, role, bound;
    uint8_t state, rule, doubts;
    uint8_t refusal; /* status, of one that is refused */
    uint8_t own_name, is_base;
} ingest_figure;

typedef struct ingest_report {
    uint32_t path, name; /* texts */
    uint32_t region, source;
    int year;              /* its main year; 0: none */
    uint32_t first, count; /* its figures */
} ingest_report;

typedef struct ingest_ledger {
    text_map texts;
    text_map keys;    /* (series, region, year) -> place in `chosen` */
    uint32_t *chosen; /* the figure that counts */
    size_t chosen_capacity;
    ingest_figure *figures;
    ingest_report *reports;
    size_t count, capacity, report_count, report_capacity;
    uint32_t top; /* a region in which all keys lie; YB_NO_REGION: none does */
    int first_year, last_year;
} ingest_ledger;

/* The number of a text; the same for the same text. */
yb_status ledger_text(ingest_ledger *ledger, const char *text, uint32_t *number, yb_error *error);
/* Borrowed until the next text is added; "" for LEDGER_NONE. */
const char *ledger_get(const ingest_ledger *ledger, uint32_t text);

yb_status ledger_add_report(ingest_ledger *ledger, const ingest_report *report, yb_error *error);
/* Adds a figure of the last report. */
yb_status ledger_add_figure(ingest_ledger *ledger, const ingest_figure *figure, yb_error *error);

/* The figure that counts for the key; LEDGER_NONE if there is none. */
uint32_t ledger_find(const ingest_ledger *ledger, uint32_t series, uint32_t region, int year);
/* The figure counts for its key from now on. */
yb_status ledger_choose(ingest_ledger *ledger, const yb_regions *regions, uint32_t figure, yb_error *error);

/* Who counts in the end instead of a repeated or rejected figure. */
uint32_t ledger_winner(const ingest_ledger *ledger, uint32_t figure);

void ledger_free(ingest_ledger *ledger);

#endif
