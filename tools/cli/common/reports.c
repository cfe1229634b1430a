#include "cli/common/reports.h"

#include "cli/cli.h"

/* "抚州市 临川区 温泉镇 (361002104)": from the second level down, the first
 * being the same everywhere. */
static void add_candidate(const yb_regions *regions, uint32_t region, const char *separator, yb_error *error)
{
    cli_error_add(error, "%s", separator);
    for (uint8_t level = 1; level < yb_regions_level(regions, region); level++) {
        uint32_t ancestor = yb_regions_ancestor(regions, region, level);
        if (ancestor != YB_NO_REGION) {
            cli_error_add(error, "%s ", yb_regions_name(regions, ancestor));
        }
    }
    cli_error_add(error, "%s (%s)", yb_regions_name(regions, region), yb_regions_code(regions, region));
}

yb_status cli_fail_region(const yb_regions *regions, const extract_report *report, yb_error *error)
{
    if (report->candidate_count == 0) {
        return cli_fail(error, YB_NOT_FOUND,
                        report->region_name[0] == '\0' ? "the report does not name its region"
                                                       : "there is no region '%s' in the tree",
                        report->region_name);
    }
    cli_fail(error, YB_AMBIGUOUS, "the region '%s' may be ", report->region_name);
    for (size_t i = 0; i < report->candidate_count; i++) {
        add_candidate(regions, report->candidates[i], i == 0 ? "" : ", ", error);
    }
    cli_error_add(error, "; choose with --within");
    return YB_AMBIGUOUS;
}
