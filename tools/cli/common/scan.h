/* Observations of a store, handed on as they are read. */
#ifndef CLI_COMMON_SCAN_H
#define CLI_COMMON_SCAN_H

#include "yearbook/store.h"

/* Takes one batch, which is valid during the call. */
typedef yb_status cli_take_rows(void *context, const yb_rows *rows, yb_error *error);

/* Calls `take` with each batch of what fits, until it fails. */
yb_status cli_scan(const yb_snapshot *snapshot, const yb_filter *filter, cli_take_rows *take, void *context,
                   yb_error *error);

#endif
