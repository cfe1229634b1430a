/* Metrics and series: what is measured, and as what.
 *
 * A series is metric x measure x role x span; together with a region and a
 * year it is the key of one observation. */
#ifndef YEARBOOK_SERIES_H
#define YEARBOOK_SERIES_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/export.h"
#include "yearbook/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How values of a metric combine over regions. Persisted: never renumber. */
typedef enum yb_rollup_rule {
    YB_RULE_SUM = 0,       /* adds up */
    YB_RULE_SUM_CHECK = 1, /* adds, but compare with the parent's own figure */
    YB_RULE_SUM_GROSS = 2, /* adds with double counting; results say so */
    YB_RULE_WEIGHTED = 3,  /* mean weighted by the metric named in `rule_argument` */
    YB_RULE_DERIVE = 4,    /* computed from others: `rule_argument` is A/B */
    YB_RULE_NEVER = 5      /* does not combine */
} yb_rollup_rule;

/* How values combine over time. Persisted. */
typedef enum yb_time_kind {
    YB_TIME_NONE = 0, /* ratios and the like */
    YB_TIME_FLOW = 1, /* accumulates over its span (year to date) */
    YB_TIME_STOCK = 2 /* state at the span's end: never added over time */
} yb_time_kind;

/* Persisted. */
typedef enum yb_measure {
    YB_LEVEL = 0, /* an amount, count, area */
    YB_YOY = 1,   /* change on the year before, in percent */
    YB_SHARE = 2, /* a percentage of something */
    YB_RANK = 3,
    YB_OTHER = 4
} yb_measure;

/* Persisted. */
typedef enum yb_role { YB_ACTUAL = 0, YB_TARGET = 1, YB_PLAN = 2 } yb_role;

/* How the figure was hedged in its source. Persisted. */
typedef enum yb_bound { YB_EXACT = 0, YB_OVER = 1, YB_UNDER = 2, YB_ABOUT = 3 } yb_bound;

/* First and last month of the period inside its year: 1-12 the full year,
 * 1-6 the first half. 1 <= first <= last <= 12. */
typedef struct yb_span {
    uint8_t first;
    uint8_t last;
} yb_span;

/* Parses what follows the year in a period: "" (or "year", "全年") full year,
 * "H1", "H2", "Q1".."Q4", "05", "01..09", "上半年", "1-9月". */
YB_API yb_status yb_span_parse(const char *text, yb_span *span, yb_error *error);

/* "2022", "2022-H1", "2022-Q1", "2022-05", "2022-01..09"; needs 16 bytes. */
YB_API size_t yb_period_format(int year, yb_span span, char *text);

/* English words as the CLI prints them ("level", "yoy" ...); NULL outside the
 * enum. The parsers also take the Chinese words (同比, 目标 ...). */
YB_API const char *yb_measure_name(yb_measure measure);
YB_API const char *yb_role_name(yb_role role);
YB_API const char *yb_bound_name(yb_bound bound);
YB_API const char *yb_rule_name(yb_rollup_rule rule);
YB_API const char *yb_time_kind_name(yb_time_kind kind);
YB_API yb_status yb_measure_parse(const char *text, yb_measure *measure, yb_error *error);
YB_API yb_status yb_role_parse(const char *text, yb_role *role, yb_error *error);
YB_API yb_status yb_bound_parse(const char *text, yb_bound *bound, yb_error *error);
/* "sum", "sum_check", "sum_gross", "never", "weighted:METRIC", "derive:A/B";
 * *argument points into `text` behind the colon, or is NULL. */
YB_API yb_status yb_rule_parse(const char *text, yb_rollup_rule *rule, const char **argument, yb_error *error);

/* A metric's description; all strings borrowed. */
typedef struct yb_metric {
    size_t struct_size; /* sizeof(yb_metric) */
    const char *id;     /* unique key: "fiscal_total_revenue" */
    const char *name;   /* canonical name: "财政总收入" */
    const char *unit;   /* canonical unit: "万元"; "" when it has none */
    yb_rollup_rule rule;
    const char *rule_argument; /* for WEIGHTED and DERIVE, else NULL */
    yb_time_kind time_kind;
    const char *const *aliases; /* other names, without the ambiguous ones */
    size_t alias_count;
} yb_metric;

typedef struct yb_series {
    uint32_t metric; /* number of the metric in its catalog */
    yb_measure measure;
    yb_role role;
    yb_span span;
} yb_series;

#ifdef __cplusplus
}
#endif
#endif
