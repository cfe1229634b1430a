/* A number with its unit, its hedges and what they mean; and what looks like a
 * number but counts nothing (dates, names, ages, slogans). */
#ifndef EXTRACT_QUANTITY_H
#define EXTRACT_QUANTITY_H

#include <stddef.h>
#include <stdint.h>

#include "extract/measure_words.h"
#include "yearbook/decimal.h"
#include "yearbook/series.h"

struct quantity {
    yb_decimal value;
    const char *scale;             /* scale words of the unit */
    uint16_t unit_begin, unit_end; /* of the unit in the text; equal if none */
    uint16_t begin, end;           /* with hedges around */
    uint16_t number_begin;
    uint16_t figure_end; /* behind the unit, without hedges */
    uint32_t kind;       /* MEASURE_ bits */
    yb_bound bound;
    uint8_t rank;
    uint8_t percent_words; /* 百分之: the unit is "%" */
    uint8_t bare;          /* no unit */
    uint8_t people;        /* 4万人民, 3万人口: inhabitants */
    uint8_t range;         /* 1: lower end, 2: upper end */
    uint8_t ratio;         /* 1, 2, 3: part of a structure of industries */
};

/* Reads the quantity at `at` of a normalised text; 0 if there is none there.
 * `at` may stand on a hedge (近, 约), a number or 百分之. A range gives two. */
size_t quantity_read(const char *text, size_t length, size_t at, struct quantity found[2]);

/* Reads 第三, 前50名 as a rank; 0 if it is none. `ranked`: words before it speak of ranking. */
size_t quantity_read_rank(const char *text, size_t length, size_t at, int ranked, struct quantity *found);

/* Reads 8.1:41.5:50.4 behind 三次产业结构为: three parts, or 0. */
size_t quantity_read_ratio(const char *text, size_t length, size_t at, struct quantity found[3]);

#endif
