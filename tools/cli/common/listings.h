/* Regions and metrics as rows, in the columns that import reads: for show and
 * export. */
#ifndef CLI_COMMON_LISTINGS_H
#define CLI_COMMON_LISTINGS_H

#include "cli/output/output.h"
#include "yearbook/store.h"

#define LISTING_REGION_COLUMNS 4
#define LISTING_METRIC_COLUMNS 6

extern const output_column listing_region_columns[LISTING_REGION_COLUMNS];
extern const output_column listing_metric_columns[LISTING_METRIC_COLUMNS];

yb_status listing_region(output *out, const yb_regions *regions, uint32_t region, yb_error *error);
yb_status listing_metric(output *out, const yb_snapshot *snapshot, uint32_t number, yb_error *error);

#endif
