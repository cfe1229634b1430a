#include "cli/common/former.h"

#include <string.h>

#include "cli/cli.h"

int cli_former_line(const yb_snapshot *snapshot, const char *code, int year, yb_lineage_entry *line)
{
    for (uint32_t i = 0; i < yb_snapshot_lineage_count(snapshot); i++) {
        *line = (yb_lineage_entry) { .struct_size = sizeof *line };
        if (yb_snapshot_lineage(snapshot, i, line, NULL) == YB_OK && line->year > year &&
            strcmp(line->old_code, code) == 0 && strcmp(line->new_code, code) != 0) {
            return 1;
        }
    }
    return 0;
}

void cli_former_explain(const yb_snapshot *snapshot, const char *text, const char *advice, yb_error *error)
{
    yb_lineage_entry line, next;
    if (error->status != YB_NOT_FOUND || !cli_former_line(snapshot, text, 0, &line)) {
        return;
    }
    cli_fail(error, YB_NOT_FOUND, "%s became %s in %d (%s)", text, line.new_code, line.year,
             yb_lineage_reason_name(line.reason));
    while (line.reason != YB_SPLIT && cli_former_line(snapshot, line.new_code, line.year, &next)) {
        line = next;
        cli_error_add(error, ", and that %s in %d", line.new_code, line.year);
    }
    cli_error_add(error, ", by the lineage: %s", advice);
}
