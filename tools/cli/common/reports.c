#include "cli/common/reports.h"

#include "cli/cli.h"
#include "documents/utf8.h"

#define MOST_ELSEWHERE 4

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

static yb_status fail_unknown(const yb_regions *regions, uint32_t within, const char *name, yb_error *error)
{
    uint32_t others[MOST_ELSEWHERE];
    size_t count = yb_regions_by_name(regions, name, others, MOST_ELSEWHERE);
    if (name[0] == '\0') {
        return cli_fail(error, YB_NOT_FOUND, "the report names no region of the tree");
    }
    if (within == YB_NO_REGION) {
        return cli_fail(error, YB_NOT_FOUND, "there is no region '%s' in the tree", name);
    }
    cli_fail(error, YB_NOT_FOUND, "there is no region '%s' within %s", name, yb_regions_name(regions, within));
    for (size_t i = 0; i < count && i < MOST_ELSEWHERE; i++) {
        add_candidate(regions, others[i], i == 0 ? "; elsewhere there is " : ", ", error);
    }
    if (count > MOST_ELSEWHERE) {
        cli_error_add(error, " and %zu more", count - MOST_ELSEWHERE);
    }
    return YB_NOT_FOUND;
}

yb_status cli_fail_region(const yb_regions *regions, uint32_t within, const extract_report *report, yb_error *error)
{
    if (report->candidate_count == 0) {
        return fail_unknown(regions, within, report->region_name, error);
    }
    cli_fail(error, YB_AMBIGUOUS, "the region '%s' may be ", report->region_name);
    for (size_t i = 0; i < report->candidate_count; i++) {
        add_candidate(regions, report->candidates[i], i == 0 ? "" : ", ", error);
    }
    cli_error_add(error, "; choose with --within");
    return YB_AMBIGUOUS;
}

yb_status cli_extract_source(const char *text, size_t length, const extract_options *options, extract_report *report,
                             yb_error *error)
{
    return extract_text(text, utf8_valid(text, length, NULL) == length ? length : 0, options, report, error);
}

yb_status cli_check_figures(const char *path, const extract_report *report, yb_error *error)
{
    if (report->figure_count > 0) {
        return YB_OK;
    }
    return cli_fail_at(error, YB_INVALID, path, 0, "%s",
                       report->year == 0
                           ? "the report names no year, so that its figures belong to none; give one with --year"
                           : "no figures were found; a report with figures was expected");
}
