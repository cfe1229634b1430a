/* Which of two figures of one key counts, and why: the rules of docs/design.md,
 * for `ingest` that chooses and for `trace` that tells. */
#ifndef CLI_INGEST_RULES_H
#define CLI_INGEST_RULES_H

#include "yearbook/yearbook.h"

/* What decided. In the order in which they are asked. */
typedef enum figure_rule {
    RULE_PERSON = 0, /* a person accepted or imported it */
    RULE_REREAD,     /* the same file, read again: path and name, and no other report year */
    RULE_EXACT,      /* against a hedged one */
    RULE_FINER,      /* they agree, and it has more digits */
    RULE_RANGE,      /* both ends of a range: the lower one */
    RULE_OUTCOME,    /* 由A提高到B: B */
    RULE_OWN_NAME,   /* it stands under the metric's own name, the other under another one */
    RULE_FIRST,      /* of one report: it stands before the other */
    RULE_REVISION,   /* its report is of a later year */
    RULE_LATER       /* its report was read later */
} figure_rule;

/* "it is exact", "it came first" ... */
const char *figure_rule_words(figure_rule rule);

/* What one place says of a key. */
typedef struct figure_claim {
    yb_decimal value;
    yb_decimal step; /* of its last printed digit, in the same unit; 0: not known */
    yb_bound bound;
    int by_person;
    int own_name, is_base;
    uint32_t offset;          /* in its report */
    int report_year;          /* 0: not known */
    const char *file, *piece; /* origin and name of its report; NULL: not known, or no file read before */
} figure_claim;

typedef struct figure_ruling {
    int later; /* the later of the two counts */
    figure_rule rule;
    int agrees; /* the other says the same, less exactly or again */
} figure_ruling;

/* `one_report`: both stand in it. */
figure_ruling figure_decide(const figure_claim *earlier, const figure_claim *later, int one_report);

/* 由28.6%提高到31.9%: whether the figure is the first of such two. */
int figure_is_base(const char *text, size_t length, size_t offset, size_t bytes);

/* The step of a figure printed in `unit` of a metric with `metric_unit`; 0 if it cannot be said. */
yb_decimal figure_step(yb_decimal printed, const char *unit, const char *metric_unit);

#endif
