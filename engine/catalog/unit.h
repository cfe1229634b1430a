/* Units as conversion sees them: scale words, a base, and its place in a family. */
#ifndef YB_CATALOG_UNIT_H
#define YB_CATALOG_UNIT_H

#include "core/error.h"
#include "yearbook/units.h"

/* Units of one family convert into each other. */
typedef enum yb_unit_family {
    YB_UNIT_OTHER = 0, /* not in the table: converts to itself only */
    YB_UNIT_MONEY,
    YB_UNIT_DOLLARS,
    YB_UNIT_HONG_KONG_DOLLARS,
    YB_UNIT_AREA,
    YB_UNIT_LENGTH,
    YB_UNIT_MASS,
    YB_UNIT_VOLUME,
    YB_UNIT_PEOPLE,
    YB_UNIT_VISITS,
    YB_UNIT_THINGS,
    YB_UNIT_POWER,
    YB_UNIT_ENERGY,
    YB_UNIT_COAL,
    YB_UNIT_PERCENT,
    YB_UNIT_POINTS
} yb_unit_family;

/* One unit of the table: `size` of the family's smallest common part. */
typedef struct yb_unit_entry {
    const char *name; /* as normalised */
    yb_unit_family family;
    int64_t size;
    const char *spellings; /* others that mean the same; each ends in a NUL, the last in two */
} yb_unit_entry;

/* The entry whose name or spelling is exactly text[0..length); NULL if none. */
const yb_unit_entry *yb_unit_find(const char *text, size_t length);

/* Whether a unit begins here whose first character is no scale word though it
 * looks like one: 千瓦, 百分点. */
int yb_unit_protected(const char *text, size_t length);

const char *yb_unit_family_name(yb_unit_family family);

#define YB_UNIT_BASE 64

/* One side of a unit: 万亩 is 10^4 x 亩. */
typedef struct yb_unit_part {
    char base[YB_UNIT_BASE];
    const yb_unit_entry *entry; /* NULL: not in the table */
    int factor;                 /* power of ten */
} yb_unit_part;

/* A unit as printed, taken apart: 公斤/亩 has a denominator. */
typedef struct yb_unit {
    yb_unit_part top;
    yb_unit_part bottom; /* base "" and no factor if there is none */
    int is_ratio;
    char bottom_text[YB_UNIT_BASE]; /* as printed, with its scale words */
} yb_unit;

yb_status yb_unit_read(const char *text, yb_unit *unit, yb_error *error);

#endif
