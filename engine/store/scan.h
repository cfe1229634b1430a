/* Which blocks and rows of a part a filter wants. */
#ifndef YB_STORE_SCAN_H
#define YB_STORE_SCAN_H

#include "store/block_rows.h"

/* A filter, checked and spelled out over the snapshot's catalog. */
typedef struct yb_selection {
    const yb_env *env;
    uint8_t *series;       /* per series of the catalog: 1 if wanted */
    uint32_t first_region; /* of the tree */
    uint32_t end_region;
    int level; /* -1: any */
    int first_year, last_year;
} yb_selection;

yb_status yb_selection_create(const yb_snapshot *snapshot, const yb_filter *filter, yb_selection *selection,
                              yb_error *error);
void yb_selection_free(yb_selection *selection);

/* The selection over one part's own numbers. */
typedef struct yb_part_selection {
    const yb_env *env;
    uint32_t *series_before; /* wanted among the first i; one more than series */
    uint32_t *regions_before;
    int first_year, last_year;
} yb_part_selection;

yb_status yb_part_selection_create(const yb_snapshot *snapshot, const yb_part *part, const yb_selection *selection,
                                   yb_part_selection *made, yb_error *error);
void yb_part_selection_free(yb_part_selection *selection);

/* 1 if the directory allows wanted rows in the block; *window is then what to read of it. */
int yb_part_selection_block(const yb_part_selection *selection, const yb_block_info *info, yb_row_window *window);

static inline int yb_part_selection_row(const yb_part_selection *selection, uint32_t series, uint32_t region, int year)
{
    return selection->series_before[series] < selection->series_before[series + 1] &&
           selection->regions_before[region] < selection->regions_before[region + 1] && year >= selection->first_year &&
           year <= selection->last_year;
}

#endif
