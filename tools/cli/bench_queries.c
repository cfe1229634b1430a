/* The standard rollups: what is asked is chosen from what the store holds, so
 * that any store of figures that add up can be measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/bench.h"
#include "cli/cli.h"
#include "cli/common/interrupt.h"

#define MOST_LEVELS 255

/* What the queries are about. */
typedef struct subject {
    bench_run *run;
    const yb_snapshot *snapshot;
    const yb_regions *regions;
    uint32_t *metrics; /* whose figures add up over regions and years */
    uint32_t metric_count;
    uint32_t metric; /* the one with the most figures */
    uint64_t metric_rows;
    int from_level;             /* with the most figures; -1: none */
    uint8_t above[MOST_LEVELS]; /* levels of several regions over it, from the top */
    size_t above_count;
    int first_year, last_year;
    const char *kernels; /* that the library chose */
} subject;

/* Which of the levels above a query groups by. */
typedef enum grouping { BY_NONE, BY_TOP, BY_SECOND, BY_NEAREST } grouping;

typedef struct standard_query {
    const char *what; /* before the keys in its name */
    int all_metrics, by_year;
    grouping by;
    int last_year_only, middle_years;
    yb_aggregate aggregates[4];
    size_t aggregate_count;
} standard_query;

static const standard_query standard_queries[] = {
    { "everything", 1, 0, BY_NONE, 0, 0, { YB_COUNT, YB_SUM, YB_MIN, YB_MAX }, 4 },
    { "one metric", 0, 1, BY_TOP, 0, 0, { YB_SUM, YB_COUNT }, 2 },
    { "all metrics", 1, 1, BY_SECOND, 0, 0, { YB_SUM }, 1 },
    { "one metric", 0, 0, BY_NEAREST, 0, 0, { YB_AVG, YB_MIN, YB_MAX, YB_COUNT }, 4 },
    { "one metric and year", 0, 0, BY_SECOND, 1, 0, { YB_MEDIAN }, 1 },
    { "all metrics", 1, 1, BY_NONE, 0, 1, { YB_SUM, YB_COUNT }, 2 },
};
#define QUERIES (sizeof standard_queries / sizeof *standard_queries)

/* ---- what the store holds ------------------------------------------------ */

static int adds_up(const yb_metric *metric)
{
    int over_regions =
        metric->rule == YB_RULE_SUM || metric->rule == YB_RULE_SUM_CHECK || metric->rule == YB_RULE_SUM_GROSS;
    return over_regions && metric->time_kind == YB_TIME_FLOW;
}

static yb_status find_metrics(subject *s, yb_error *error)
{
    uint32_t count = yb_snapshot_metric_count(s->snapshot);
    s->metrics = calloc((size_t)count + 1, sizeof *s->metrics);
    if (s->metrics == NULL) {
        return cli_fail_memory(error);
    }
    for (uint32_t i = 0; i < count; i++) {
        yb_metric metric = { .struct_size = sizeof metric };
        TRY(yb_snapshot_metric(s->snapshot, i, &metric, error));
        if (adds_up(&metric)) {
            s->metrics[s->metric_count++] = i;
        }
    }
    return YB_OK;
}

static yb_status find_years(subject *s, yb_error *error)
{
    for (uint32_t i = 0; i < yb_snapshot_segment_count(s->snapshot); i++) {
        yb_segment_info info = { .struct_size = sizeof info };
        TRY(yb_snapshot_segment(s->snapshot, i, &info, error));
        s->first_year = i == 0 || info.first_year < s->first_year ? info.first_year : s->first_year;
        s->last_year = info.last_year > s->last_year ? info.last_year : s->last_year;
    }
    return YB_OK;
}

/* Full-year amounts of all metrics, added up from the level. */
static yb_query base_query(const subject *s, int from_level)
{
    yb_query query = YB_QUERY_INIT;
    query.metrics = s->metrics;
    query.metric_count = s->metric_count;
    query.first_year = s->first_year;
    query.last_year = s->last_year;
    query.span = (yb_span) { 1, 12 };
    query.from_level = from_level;
    query.by_metric = 1;
    return query;
}

static const yb_column *find_column(const yb_result *result, yb_column_type type)
{
    for (size_t i = 0; i < yb_result_column_count(result); i++) {
        if (yb_result_column(result, i)->type == type) {
            return yb_result_column(result, i);
        }
    }
    return NULL;
}

/* If the level has more figures than those looked at before, it is the one. A
 * level without any is refused by the library, and passed over. */
static void count_level(subject *s, uint8_t level, uint64_t *most)
{
    static const yb_aggregate count[] = { YB_COUNT };
    yb_result *result = NULL;
    yb_error ignored = YB_ERROR_INIT;
    yb_query query = base_query(s, level);
    uint64_t total = 0, largest = 0;
    uint32_t metric = 0;
    query.aggregates = count;
    query.aggregate_count = 1;
    if (yb_rollup(s->snapshot, &query, &result, &ignored) != YB_OK) {
        return;
    }
    const yb_column *metrics = find_column(result, YB_COLUMN_METRIC), *counts = find_column(result, YB_COLUMN_COUNT);
    for (size_t i = 0; metrics != NULL && counts != NULL && i < yb_result_row_count(result); i++) {
        uint64_t rows = ((const uint64_t *)counts->values)[i];
        total += rows;
        if (rows > largest) {
            largest = rows;
            metric = ((const uint32_t *)metrics->values)[i];
        }
    }
    yb_result_free(result);
    if (total > *most) {
        *most = total;
        s->from_level = level;
        s->metric = metric;
    }
}

static void find_levels(subject *s)
{
    uint64_t most = 0;
    for (int level = 0; level < yb_regions_level_count(s->regions); level++) {
        count_level(s, (uint8_t)level, &most);
    }
    for (int level = 0; level < s->from_level; level++) {
        if (yb_regions_count_at(s->regions, YB_NO_REGION, (uint8_t)level) > 1) {
            s->above[s->above_count++] = (uint8_t)level;
        }
    }
}

/* ---- one query ----------------------------------------------------------- */

/* NULL: by no level. */
static const uint8_t *find_group(const subject *s, grouping by)
{
    if (s->above_count == 0 || by == BY_NONE) {
        return NULL;
    }
    size_t place = by == BY_TOP ? 0 : by == BY_SECOND ? 1 : s->above_count - 1;
    return &s->above[place < s->above_count ? place : s->above_count - 1];
}

static yb_query make_query(const subject *s, const standard_query *standard)
{
    yb_query query = base_query(s, s->from_level);
    int years = s->last_year - s->first_year;
    query.metrics = standard->all_metrics ? s->metrics : &s->metric;
    query.metric_count = standard->all_metrics ? s->metric_count : 1;
    query.by_year = standard->by_year;
    query.group_levels = find_group(s, standard->by);
    query.group_level_count = query.group_levels != NULL;
    query.aggregates = standard->aggregates;
    query.aggregate_count = standard->aggregate_count;
    query.first_year = standard->last_year_only ? s->last_year
                       : standard->middle_years ? s->first_year + years / 3
                                                : s->first_year;
    query.last_year = standard->middle_years ? s->last_year - years / 3 : s->last_year;
    return query;
}

/* " by province, year" */
static void add_key(char name[BENCH_NAME], size_t *length, unsigned *keys, const char *key)
{
    *length += (size_t)snprintf(name + *length, BENCH_NAME - *length, "%s%.20s", (*keys)++ == 0 ? " by " : ", ", key);
}

/* "one metric by province, year: sum, count" */
static void name_query(const subject *s, const standard_query *standard, const yb_query *query, char name[BENCH_NAME])
{
    size_t length = (size_t)snprintf(name, BENCH_NAME, "%s", standard->what);
    unsigned keys = 0;
    if (standard->all_metrics) {
        add_key(name, &length, &keys, "metric");
    }
    if (query->group_levels != NULL) {
        add_key(name, &length, &keys, yb_regions_level_name(s->regions, query->group_levels[0]));
    }
    if (standard->by_year) {
        add_key(name, &length, &keys, "year");
    }
    if (standard->middle_years) {
        length += (size_t)snprintf(name + length, BENCH_NAME - length, " %d..%d", query->first_year, query->last_year);
    }
    for (size_t i = 0; i < standard->aggregate_count && length < BENCH_NAME; i++) {
        length += (size_t)snprintf(name + length, BENCH_NAME - length, "%s %s", i == 0 ? ":" : ",",
                                   yb_aggregate_name(standard->aggregates[i]));
    }
}

/* The first run warms up and is not counted. */
static yb_status time_query(subject *s, const yb_query *query, bench_row *row, yb_error *error)
{
    uint64_t times[BENCH_RUNS_MOST];
    yb_explain explain = { .struct_size = sizeof explain };
    for (unsigned long long i = 0; i <= s->run->runs; i++) {
        yb_result *result = NULL;
        uint64_t begin = cli_clock();
        TRY(yb_rollup(s->snapshot, query, &result, error));
        times[i > 0 ? i - 1 : 0] = cli_clock() - begin;
        yb_status status = yb_result_explain(result, &explain, error);
        yb_result_free(result);
        TRY(status);
        TRY(cli_interrupt_check(error));
    }
    row->threads = query->threads;
    row->nanoseconds = bench_median(times, s->run->runs);
    row->rows = explain.values;
    row->bytes = explain.bytes_read;
    row->is_read = 1;
    row->memory = explain.memory_peak;
    s->kernels = explain.kernels;
    return YB_OK;
}

/* The figures behind the table: rows, bytes, kernels. */
static void tell_subject(const subject *s)
{
    uint64_t bytes = 0, rows = yb_snapshot_row_count(s->snapshot);
    uint32_t segments = yb_snapshot_segment_count(s->snapshot);
    for (uint32_t i = 0; i < segments; i++) {
        yb_segment_info info = { .struct_size = sizeof info };
        bytes += yb_snapshot_segment(s->snapshot, i, &info, NULL) == YB_OK ? info.bytes : 0;
    }
    cli_note("%llu row%s in %u segment%s of %.1f MB; kernels %s; medians of %llu run%s", (unsigned long long)rows,
             cli_plural(rows), segments, cli_plural(segments), (double)bytes / 1e6, s->kernels, s->run->runs,
             cli_plural(s->run->runs));
}

/* Decoding and from statistics, on each count of threads. */
static yb_status measure(subject *s, const standard_query *standard, yb_error *error)
{
    yb_query query = make_query(s, standard);
    char name[BENCH_NAME];
    name_query(s, standard, &query, name);
    for (size_t i = 0; i < s->run->thread_count_count; i++) {
        for (int statistics = 0; statistics < 2; statistics++) {
            bench_row row = { .values = statistics ? "statistics" : "decoded" }, *added;
            query.threads = s->run->thread_counts[i];
            query.no_statistics = !statistics;
            TRY(time_query(s, &query, &row, error));
            TRY(bench_add(s->run, name, &added, error));
            memcpy(row.name, added->name, sizeof row.name);
            *added = row;
        }
    }
    return YB_OK;
}

static yb_status measure_all(subject *s, yb_error *error)
{
    TRY(find_metrics(s, error));
    TRY(find_years(s, error));
    if (s->metric_count > 0) {
        find_levels(s);
    }
    if (s->from_level < 0) {
        return cli_fail_at(error, YB_REFUSED, s->run->session.path, 0,
                           "the store has no full-year amounts that add up over regions and years; nothing to measure");
    }
    for (size_t i = 0; i < QUERIES; i++) {
        TRY(measure(s, &standard_queries[i], error));
        cli_progress_update(&s->run->progress, i + 1, i + 1, QUERIES);
    }
    return YB_OK;
}

yb_status bench_queries(bench_run *run, yb_error *error)
{
    subject s = { .run = run, .snapshot = run->session.snapshot, .from_level = -1 };
    s.regions = yb_snapshot_regions(s.snapshot);
    cli_progress_start(&run->progress, "step");
    yb_status status = measure_all(&s, error);
    cli_progress_finish(&run->progress);
    if (status == YB_OK) {
        tell_subject(&s);
    }
    free(s.metrics);
    return status;
}
