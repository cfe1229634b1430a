/* One entry of each list of `show`. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/common/listings.h"
#include "cli/show.h"

#define NUMBER_TEXT 24

/* Whether the text is looked for; ASCII letters of either case are the same. */
static int matches(const show_run *run, const char *text)
{
    return run->matching == NULL || strcasestr(text, run->matching) != NULL;
}

static int metric_matches(const show_run *run, const yb_metric *metric)
{
    int found = matches(run, metric->id) || matches(run, metric->name);
    for (size_t i = 0; i < metric->alias_count && !found; i++) {
        found = matches(run, metric->aliases[i]);
    }
    return found;
}

static const char *number_text(unsigned long long number, char text[NUMBER_TEXT])
{
    snprintf(text, NUMBER_TEXT, "%llu", number);
    return text;
}

static yb_status show_number(show_run *run, const char *what, unsigned long long value, yb_error *error)
{
    char text[NUMBER_TEXT];
    const char *cells[] = { what, number_text(value, text) };
    return output_row(&run->out, cells, error);
}

static yb_status show_segment_totals(show_run *run, yb_error *error)
{
    const yb_snapshot *snapshot = run->session.snapshot;
    uint32_t count = yb_snapshot_segment_count(snapshot);
    unsigned long long bytes = 0;
    int first = 0, last = 0;
    for (uint32_t i = 0; i < count; i++) {
        yb_segment_info info = { .struct_size = sizeof info };
        TRY(yb_snapshot_segment(snapshot, i, &info, error));
        bytes += info.bytes;
        first = i == 0 || info.first_year < first ? info.first_year : first;
        last = i == 0 || info.last_year > last ? info.last_year : last;
    }
    TRY(show_number(run, "segments", count, error));
    TRY(show_number(run, "bytes of segments", bytes, error));
    if (count == 0) {
        return YB_OK;
    }
    char years[40];
    snprintf(years, sizeof years, first == last ? "%d" : "%d..%d", first, last);
    return output_row(&run->out, (const char *[]) { "years", years }, error);
}

static yb_status show_levels(show_run *run, yb_error *error)
{
    const yb_regions *regions = yb_snapshot_regions(run->session.snapshot);
    TRY(show_number(run, "regions", yb_regions_count(regions), error));
    for (uint8_t level = 0; level < yb_regions_level_count(regions); level++) {
        char what[300];
        snprintf(what, sizeof what, "  of level %s", yb_regions_level_name(regions, level));
        TRY(show_number(run, what, yb_regions_count_at(regions, YB_NO_REGION, level), error));
    }
    return YB_OK;
}

yb_status show_summary(show_run *run, uint32_t number, yb_error *error)
{
    const yb_snapshot *snapshot = run->session.snapshot;
    TRY(output_row(&run->out, (const char *[]) { "store", run->session.path }, error));
    TRY(show_number(run, "commits", yb_snapshot_version(snapshot), error));
    TRY(show_number(run, "observations", yb_snapshot_row_count(snapshot), error));
    TRY(show_segment_totals(run, error));
    TRY(show_number(run, "metrics", yb_snapshot_metric_count(snapshot), error));
    TRY(show_number(run, "series", yb_snapshot_series_count(snapshot), error));
    TRY(show_number(run, "sources", yb_snapshot_source_count(snapshot), error));
    if (yb_snapshot_lineage_count(snapshot) > 0) {
        TRY(show_number(run, "lines of lineage", yb_snapshot_lineage_count(snapshot), error));
    }
    return show_levels(run, error);
}

yb_status show_region(show_run *run, uint32_t number, yb_error *error)
{
    const yb_regions *regions = yb_snapshot_regions(run->session.snapshot);
    uint32_t top = run->selection.region;
    int inside = top == YB_NO_REGION || (number >= top && number < yb_regions_end(regions, top));
    uint8_t level = yb_regions_level(regions, number);
    if (!inside || (run->level != YB_NO_LEVEL && run->level != level)) {
        return YB_OK;
    }
    if (!matches(run, yb_regions_code(regions, number)) && !matches(run, yb_regions_name(regions, number))) {
        return YB_OK;
    }
    return listing_region(&run->out, regions, number, error);
}

yb_status show_metric(show_run *run, uint32_t number, yb_error *error)
{
    yb_metric metric = { .struct_size = sizeof metric };
    TRY(yb_snapshot_metric(run->session.snapshot, number, &metric, error));
    if (!metric_matches(run, &metric)) {
        return YB_OK;
    }
    return listing_metric(&run->out, run->session.snapshot, number, error);
}

yb_status show_series(show_run *run, uint32_t number, yb_error *error)
{
    yb_series series;
    yb_metric metric = { .struct_size = sizeof metric };
    TRY(yb_snapshot_series(run->session.snapshot, number, &series, error));
    TRY(yb_snapshot_metric(run->session.snapshot, series.metric, &metric, error));
    if (!metric_matches(run, &metric)) {
        return YB_OK;
    }
    char span[16];
    describe_span(series.span, span);
    const char *cells[] = { metric.id, metric.name, yb_measure_name(series.measure), yb_role_name(series.role),
                            span[0] == '\0' ? "year" : span };
    return output_row(&run->out, cells, error);
}

yb_status show_source(show_run *run, uint32_t number, yb_error *error)
{
    yb_source source = { .struct_size = sizeof source };
    TRY(yb_snapshot_source(run->session.snapshot, number, &source, error));
    if (!matches(run, source.name) && !matches(run, source.origin)) {
        return YB_OK;
    }
    char bytes[NUMBER_TEXT];
    const char *cells[] = { source.name, source.origin, number_text(source.text_length, bytes) };
    return output_row(&run->out, cells, error);
}

yb_status show_lineage(show_run *run, uint32_t number, yb_error *error)
{
    yb_lineage_entry entry = { .struct_size = sizeof entry };
    TRY(yb_snapshot_lineage(run->session.snapshot, number, &entry, error));
    if (!matches(run, entry.old_code) && !matches(run, entry.new_code) && !matches(run, entry.name)) {
        return YB_OK;
    }
    char year[NUMBER_TEXT];
    const char *cells[] = { entry.old_code,
                            entry.new_code,
                            number_text((unsigned long long)entry.year, year),
                            yb_lineage_reason_name(entry.reason),
                            entry.name,
                            entry.parent };
    return output_row(&run->out, cells, error);
}

yb_status show_segment(show_run *run, uint32_t number, yb_error *error)
{
    yb_segment_info info = { .struct_size = sizeof info };
    TRY(yb_snapshot_segment(run->session.snapshot, number, &info, error));
    char texts[9][NUMBER_TEXT];
    const char *cells[] = { info.file,
                            number_text(info.bytes, texts[0]),
                            number_text(info.rows, texts[1]),
                            number_text(info.rows_superseded, texts[2]),
                            number_text(info.tiles, texts[3]),
                            number_text(info.runs, texts[4]),
                            number_text(info.series, texts[5]),
                            number_text(info.regions, texts[6]),
                            number_text((unsigned long long)info.first_year, texts[7]),
                            number_text((unsigned long long)info.last_year, texts[8]) };
    return output_row(&run->out, cells, error);
}
