/* The rows that a region tree is built from, and the steps of numbering them. */
#ifndef YB_CATALOG_BUILDER_H
#define YB_CATALOG_BUILDER_H

#include "catalog/tree.h"

#define YB_NO_ROW UINT32_MAX

typedef struct yb_region_row {
    const char *code;
    const char *parent; /* code; "" for a root */
    const char *name;
    uint32_t line; /* 0: none */
    uint8_t level; /* in order of appearance */
} yb_region_row;

struct yb_regions_builder {
    yb_env env;
    yb_arena arena; /* texts */
    yb_region_row *rows;
    size_t capacity;
    uint32_t count;
    uint32_t *slots; /* row by code, or YB_NO_ROW */
    uint32_t slot_count;
    const char *levels[YB_LEVELS_MAX];
    uint32_t level_count;
};

/* The row with this code, or YB_NO_ROW. */
uint32_t yb_builder_row(const yb_regions_builder *builder, const char *code);

/* " (line 5)", or "" for line 0. */
typedef struct yb_line_text {
    char text[24];
} yb_line_text;
yb_line_text yb_line_of(uint32_t line);

/* Puts `line` into the error that was just raised; returns `status`. */
yb_status yb_at_line(yb_error *error, uint32_t line, yb_status status);

/* Where each level of the builder stands in the hierarchy, from the pairs of
 * parents and children in the data; levels that no pair orders stand by
 * distance from the top, then by their word. */
yb_status yb_levels_rank(const yb_regions_builder *builder, const uint32_t *parents, yb_arena *scratch, uint8_t *ranks,
                         yb_error *error);

#endif
