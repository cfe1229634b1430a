/* Units and measure words that follow a number: 万元, 平方米, 人次, 微克/立方米. */
#ifndef EXTRACT_MEASURE_WORDS_H
#define EXTRACT_MEASURE_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum {
    MEASURE_MONEY = 1u << 0,
    MEASURE_AREA = 1u << 1,
    MEASURE_SIZE = 1u << 2,   /* length, volume, mass, energy */
    MEASURE_PEOPLE = 1u << 3, /* people and households */
    MEASURE_COUNT = 1u << 4,  /* things that are counted one by one */
    MEASURE_VAGUE = 1u << 5,  /* counts whatever follows: 个, 项, 种 */
    MEASURE_EVENT = 1u << 6,  /* times that something happened */
    MEASURE_TIME = 1u << 7,   /* how long */
    MEASURE_PERCENT = 1u << 8,
    MEASURE_POINT = 1u << 9, /* percentage points */
    MEASURE_MULTIPLE = 1u << 10
};

/* The unit that `text` starts with, its "/元" or "/立方米" included, without
 * scale words before it: its bytes, 0 if there is none. */
size_t measure_word_match(const char *text, size_t length, uint32_t *kind);

#endif
