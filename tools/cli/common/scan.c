#include "cli/common/scan.h"

#include "cli/cli.h"

yb_status cli_scan(const yb_snapshot *snapshot, const yb_filter *filter, cli_take_rows *take, void *context,
                   yb_error *error)
{
    yb_scan *scan = NULL;
    yb_rows rows = { 0 };
    yb_status status;
    TRY(yb_scan_open(snapshot, filter, &scan, error));
    TRY_GOTO(yb_scan_next(scan, &rows, error));
    while (rows.count > 0) {
        TRY_GOTO(take(context, &rows, error));
        TRY_GOTO(yb_scan_next(scan, &rows, error));
    }

cleanup:
    yb_scan_close(scan);
    return status;
}
