/* Expressions of time and the periods that they mean. */
#ifndef EXTRACT_CALENDAR_H
#define EXTRACT_CALENDAR_H

#include <stddef.h>

#include "yearbook/series.h"

/* 去年 is the year before the report is given, 上年 the year before the one it is about. */
typedef enum time_year { YEAR_NONE = 0, YEAR_NAMED, YEAR_THIS, YEAR_LAST, YEAR_BEFORE, YEAR_NEXT } time_year;

typedef struct time_expression {
    time_year kind;
    int year;     /* if YEAR_NAMED */
    yb_span span; /* first 0: none was said */
    int point;    /* a day, an instant, a span of years: no period */
    int local;    /* 全年: holds for its clause only */
    int edition;  /* 2020年度: also speaks of a figure before it */
    int month;    /* a single month: a period in a heading, an event in a sentence */
} time_expression;

/* The expression of time that `text` (normalised) starts with: bytes, 0 if none. */
size_t time_read(const char *text, size_t length, time_expression *time);

struct period {
    int year; /* 0: not known */
    yb_span span;
};

/* What 今年 means, by the day on which the report was given or its plan's year. */
struct calendar {
    int this_year; /* 0: not known */
};

/* The period after `time` was said in a section with the period `section`. */
struct period period_after(struct period current, struct period section, struct calendar calendar,
                           const time_expression *time);

#endif
