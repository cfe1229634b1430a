/* Numbers in text: 8120.35, 1,486.7, 四十万, 十七, 2万3千, 3亿5千万. */
#ifndef EXTRACT_NUMERAL_H
#define EXTRACT_NUMERAL_H

#include <stddef.h>

#include "yearbook/decimal.h"

struct numeral {
    yb_decimal value;  /* without the scale: 40 for 四十万 */
    const char *scale; /* scale words as they belong to the unit: "万"; "" if none */
    size_t length;     /* bytes, a hedge inside (4万多) not included at the end */
    int chinese;       /* no Arabic digit in it */
    int hedged;        /* 余, 多, 几 inside or behind */
    int grouped;       /* 1,252 */
};

/* Reads the number that `text` starts with, scale words and hedges behind it
 * included; 0 if there is none or it does not fit a yb_decimal. `text` is
 * normalised: half-width, no blanks. */
int numeral_read(const char *text, size_t length, struct numeral *number);

/* 十百千万亿 alone with no digit before (近万元, 上百户): value 1 and the scale. */
int numeral_read_bare_scale(const char *text, size_t length, struct numeral *number);

/* Digits of a Chinese year (二〇二二): its four digits, 0 if there are none. */
int numeral_read_year(const char *text, size_t length, size_t *bytes);

/* A small Chinese or Arabic ordinal (第十九 -> 19): bytes, 0 if none. */
size_t numeral_read_ordinal(const char *text, size_t length, int *value);

#endif
