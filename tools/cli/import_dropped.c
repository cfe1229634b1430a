/* Figures that a new tree leaves behind: no query reaches them any more. */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/common/former.h"
#include "cli/common/scan.h"
#include "cli/import.h"

enum { DROPPED = 1, HAS_FIGURES = 2 };

typedef struct dropped_figures {
    uint8_t *marks; /* by region of the tree that was there before */
    uint64_t figures;
    uint32_t regions, first; /* that have figures, and the first of them */
} dropped_figures;

/* Marks regions whose codes are neither in the new tree nor in the lineage; gives how many. */
static uint32_t mark_dropped(const yb_regions *old, const yb_snapshot *after, uint8_t *marks)
{
    yb_lineage_entry line;
    uint32_t count = 0;
    for (uint32_t i = 0; i < yb_regions_count(old); i++) {
        const char *code = yb_regions_code(old, i);
        marks[i] = yb_regions_by_code(yb_snapshot_regions(after), code) == YB_NO_REGION &&
                   !cli_former_line(after, code, 0, &line);
        count += marks[i];
    }
    return count;
}

static yb_status count_figures(void *context, const yb_rows *rows, yb_error *error)
{
    dropped_figures *dropped = context;
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t region = rows->region[i];
        if (dropped->marks[region] == 0) {
            continue;
        }
        dropped->figures++;
        if (dropped->marks[region] == DROPPED) {
            dropped->marks[region] = HAS_FIGURES;
            dropped->first = dropped->regions++ == 0 || region < dropped->first ? region : dropped->first;
        }
    }
    return YB_OK;
}

yb_status import_tell_dropped(const yb_snapshot *before, const yb_snapshot *after, yb_error *error)
{
    const yb_regions *old = yb_snapshot_regions(before);
    const yb_filter everything = YB_FILTER_INIT;
    dropped_figures dropped = { 0 };
    yb_status status = YB_OK;
    if (old == NULL || yb_regions_count(old) == 0 || yb_snapshot_row_count(before) == 0) {
        return YB_OK;
    }
    dropped.marks = calloc(yb_regions_count(old), 1);
    if (dropped.marks == NULL) {
        return cli_fail_memory(error);
    }
    if (mark_dropped(old, after, dropped.marks) > 0) {
        status = cli_scan(before, &everything, count_figures, &dropped, error);
    }
    if (status == YB_OK && dropped.figures > 0) {
        cli_note("%llu figure%s of %u region%s %s under codes that this tree has not (%s%s): no query reaches them; "
                 "say with --lineage what became of the regions",
                 (unsigned long long)dropped.figures, cli_plural(dropped.figures), dropped.regions,
                 cli_plural(dropped.regions), dropped.figures == 1 ? "is" : "are", yb_regions_code(old, dropped.first),
                 dropped.regions > 1 ? " ..." : "");
    }
    free(dropped.marks);
    return status;
}
