/* The ten queries. Where SQL adds several metrics into one figure, the engine
 * refuses (their units need not agree): it is asked by metric, and the few rows
 * are added up here, exactly, within the time that is measured. */
#include "ask.h"

#include <stdlib.h>
#include <string.h>

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        yb_status status_ = (call);                                                                                    \
        if (status_ != YB_OK) {                                                                                        \
            return status_;                                                                                            \
        }                                                                                                              \
    } while (0)

enum { PROVINCE, CITY, COUNTY };

/* All metrics, all years. */
static yb_query everything(const bench_corpus *corpus)
{
    yb_query query = YB_QUERY_INIT;
    query.first_year = corpus->first_year;
    query.last_year = corpus->last_year;
    query.from_level = corpus->town_level;
    query.threads = corpus->threads;
    query.no_statistics = corpus->no_statistics;
    return query;
}

static yb_query one_metric(const bench_corpus *corpus)
{
    yb_query query = everything(corpus);
    query.metrics = &corpus->metric;
    query.metric_count = 1;
    return query;
}

static void group_by(yb_query *query, const bench_corpus *corpus, int level)
{
    query->group_levels = &corpus->levels[level];
    query->group_level_count = 1;
}

static void in_years(yb_query *query, int first, int last)
{
    query->first_year = first;
    query->last_year = last;
}

static yb_status roll_up(bench_corpus *corpus, const yb_query *query, yb_result **result, yb_error *error)
{
    corpus->explain.struct_size = sizeof corpus->explain;
    TRY(yb_rollup(corpus->snapshot, query, result, error));
    return yb_result_explain(*result, &corpus->explain, error);
}

static yb_status answer_directly(bench_corpus *corpus, const yb_query *query, bench_answer *answer, yb_error *error)
{
    TRY(roll_up(corpus, query, &answer->result, error));
    answer->rows = yb_result_row_count(answer->result);
    return YB_OK;
}

static yb_status make_cells(bench_answer *answer, size_t rows, yb_error *error)
{
    answer->cells = calloc(rows * ANSWER_COLUMNS, sizeof *answer->cells);
    answer->rows = rows;
    if (answer->cells == NULL) {
        error->status = YB_NO_MEMORY;
        strcpy(error->message, "no memory for an answer");
        return YB_NO_MEMORY;
    }
    return YB_OK;
}

static const yb_wide *decimals(const yb_result *result, const char *name, int *scale)
{
    const yb_column *column = answer_column(result, name);
    *scale = column->scale;
    return column->values;
}

/* ---- one figure from several metrics ---------------------------------- */

static void add_up_totals(const yb_result *result, bench_answer *answer)
{
    const uint64_t *count = answer_column(result, "n")->values;
    const yb_wide *sum = decimals(result, "sum", &answer->scales[1]);
    const yb_wide *least = decimals(result, "min", &answer->scales[2]);
    const yb_wide *greatest = decimals(result, "max", &answer->scales[3]);
    wide *total = answer->cells;
    for (size_t i = 0; i < yb_result_row_count(result); i++) {
        wide low = wide_from(least[i]), high = wide_from(greatest[i]);
        total[0] += count[i];
        total[1] += wide_from(sum[i]);
        total[2] = i == 0 || low < total[2] ? low : total[2];
        total[3] = i == 0 || high > total[3] ? high : total[3];
    }
}

static yb_status scan_sum(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    static const yb_aggregate aggregates[] = { YB_SUM, YB_MIN, YB_MAX };
    yb_query query = everything(corpus);
    yb_result *result = NULL;
    query.by_metric = 1;
    query.aggregates = aggregates;
    query.aggregate_count = 3;
    TRY(make_cells(answer, 1, error));
    TRY(roll_up(corpus, &query, &result, error));
    add_up_totals(result, answer);
    yb_result_free(result);
    return YB_OK;
}

static yb_status year_window(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    enum { FIRST = 2010, LAST = 2020 };
    yb_query query = everything(corpus);
    yb_result *result = NULL;
    in_years(&query, FIRST, LAST);
    query.by_metric = query.by_year = 1;
    TRY(make_cells(answer, LAST - FIRST + 1, error));
    TRY(roll_up(corpus, &query, &result, error));
    const int32_t *year = answer_column(result, "year")->values;
    const yb_wide *sum = decimals(result, "sum", &answer->scales[1]);
    const uint64_t *count = answer_column(result, "n")->values;
    for (size_t i = 0; i < yb_result_row_count(result); i++) {
        wide *row = answer->cells + (year[i] - FIRST) * 3;
        row[0] = year[i];
        row[1] += wide_from(sum[i]);
        row[2] += count[i];
    }
    yb_result_free(result);
    return YB_OK;
}

/* The rows come province by province, metric by metric. */
static size_t count_by_province(const yb_result *result, const bench_corpus *corpus, wide *cells)
{
    const yb_regions *regions = yb_snapshot_regions(corpus->snapshot);
    const uint32_t *province = answer_column(result, "province")->values;
    const uint64_t *count = answer_column(result, "n")->values;
    size_t rows = 0;
    for (size_t i = 0; i < yb_result_row_count(result); i++) {
        if (i == 0 || province[i] != province[i - 1]) {
            cells[2 * rows++] = strtol(yb_regions_code(regions, province[i]) + 1, NULL, 10);
        }
        cells[2 * rows - 1] += count[i];
    }
    return rows;
}

static yb_status filter_count(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    static const yb_condition above = { YB_GREATER, { 1000, 0 } };
    static const yb_aggregate count = YB_COUNT;
    yb_query query = everything(corpus);
    yb_result *result = NULL;
    group_by(&query, corpus, PROVINCE);
    query.by_metric = 1;
    query.conditions = &above;
    query.condition_count = 1;
    query.aggregates = &count;
    query.aggregate_count = 1;
    TRY(roll_up(corpus, &query, &result, error));
    yb_status status = make_cells(answer, yb_result_row_count(result), error);
    if (status == YB_OK) {
        answer->rows = count_by_province(result, corpus, answer->cells);
    }
    yb_result_free(result);
    return status;
}

/* ---- answered by the engine ------------------------------------------- */

static yb_status one_metric_prov_year(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    yb_query query = one_metric(corpus);
    group_by(&query, corpus, PROVINCE);
    query.by_year = 1;
    return answer_directly(corpus, &query, answer, error);
}

static yb_status all_metric_city_year(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    yb_query query = everything(corpus);
    group_by(&query, corpus, CITY);
    query.by_metric = query.by_year = 1;
    return answer_directly(corpus, &query, answer, error);
}

static yb_status rollup_one(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    yb_query query = one_metric(corpus);
    query.group_levels = corpus->levels;
    query.group_level_count = 3;
    query.rollup = 1;
    in_years(&query, 2020, 2020);
    return answer_directly(corpus, &query, answer, error);
}

static yb_status county_stats(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    static const yb_aggregate aggregates[] = { YB_AVG, YB_MIN, YB_MAX, YB_STDDEV };
    yb_query query = one_metric(corpus);
    group_by(&query, corpus, COUNTY);
    query.aggregates = aggregates;
    query.aggregate_count = 4;
    return answer_directly(corpus, &query, answer, error);
}

/* One town is one figure a year: its sum is the figure. */
static yb_status profile(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    yb_query query = everything(corpus);
    query.region = corpus->town;
    query.by_metric = query.by_year = 1;
    return answer_directly(corpus, &query, answer, error);
}

static yb_status median_city(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    static const yb_aggregate median = YB_MEDIAN;
    yb_query query = one_metric(corpus);
    group_by(&query, corpus, CITY);
    in_years(&query, 2020, 2020);
    query.aggregates = &median;
    query.aggregate_count = 1;
    return answer_directly(corpus, &query, answer, error);
}

/* ---- growth ------------------------------------------------------------ */

#define GROWTH_RANKS  10
#define GROWTH_DIGITS 12

typedef struct bench_growth {
    uint32_t county;
    wide before, after;
} bench_growth;

static int grew_more(const bench_growth *a, const bench_growth *b)
{
    return a->after * b->before > b->after * a->before;
}

/* Keeps the best ten in order; `rank` of them are there. */
static size_t insert_growth(bench_growth *ranks, size_t rank, bench_growth candidate)
{
    size_t at = rank;
    while (at > 0 && grew_more(&candidate, &ranks[at - 1])) {
        at--;
    }
    if (at == GROWTH_RANKS) {
        return rank;
    }
    size_t kept = rank < GROWTH_RANKS ? rank : GROWTH_RANKS - 1;
    memmove(ranks + at + 1, ranks + at, (kept - at) * sizeof *ranks);
    ranks[at] = candidate;
    return kept + 1;
}

/* Sum and base have the same decimals. */
static size_t rank_growth(const yb_result *result, bench_growth *ranks)
{
    const uint32_t *county = answer_column(result, "county")->values;
    const yb_column *base = answer_column(result, "base");
    const yb_wide *from = base->values, *to = answer_column(result, "sum")->values;
    size_t rank = 0;
    for (size_t i = 0; i < yb_result_row_count(result); i++) {
        bench_growth candidate = { county[i], wide_from(from[i]), wide_from(to[i]) };
        rank = base->valid[i] && candidate.before > 0 ? insert_growth(ranks, rank, candidate) : rank;
    }
    return rank;
}

static void write_growth(const bench_corpus *corpus, const bench_growth *ranks, size_t rank, bench_answer *answer)
{
    const yb_regions *regions = yb_snapshot_regions(corpus->snapshot);
    answer->scales[1] = GROWTH_DIGITS;
    answer->rows = rank;
    for (size_t i = 0; i < rank; i++) {
        wide unit = 1;
        for (int digit = 0; digit < GROWTH_DIGITS; digit++) {
            unit *= 10;
        }
        answer->cells[2 * i] = strtol(yb_regions_code(regions, ranks[i].county) + 1, NULL, 10);
        answer->cells[2 * i + 1] = (ranks[i].after * unit + ranks[i].before / 2) / ranks[i].before;
    }
}

/* Both years' sums from the engine, and the ratios, which have more digits than its growth, here. */
static yb_status topk_growth(bench_corpus *corpus, bench_answer *answer, yb_error *error)
{
    static const yb_derive base = { .kind = YB_DERIVE_BASE, .first_year = 2010, .last_year = 2024 };
    bench_growth ranks[GROWTH_RANKS + 1];
    yb_query query = one_metric(corpus);
    yb_result *result = NULL;
    group_by(&query, corpus, COUNTY);
    in_years(&query, 2010, 2024);
    query.derives = &base;
    query.derive_count = 1;
    TRY(make_cells(answer, GROWTH_RANKS, error));
    TRY(roll_up(corpus, &query, &result, error));
    write_growth(corpus, ranks, rank_growth(result, ranks), answer);
    yb_result_free(result);
    return YB_OK;
}

const bench_question questions[] = {
    { "scan_sum", scan_sum, { .names = { "n", "sum", "min", "max" } } },
    { "one_metric_prov_year", one_metric_prov_year, { .names = { "province", "year", "sum", "n" }, .keys = 2 } },
    { "all_metric_city_year", all_metric_city_year, { .names = { "metric", "city", "year", "sum" }, .keys = 3 } },
    { "rollup_one", rollup_one, { .names = { "province", "city", "county", "sum", "n" }, .keys = 3 } },
    { "county_stats", county_stats, { .names = { "county", "avg", "min", "max", "stddev", "n" }, .keys = 1 } },
    { "profile", profile, { .names = { "metric", "year", "sum" }, .keys = 2 } },
    { "topk_growth", topk_growth, { .names = { "county", "growth" } } },
    { "filter_count", filter_count, { .names = { "province", "n" }, .keys = 1 } },
    { "median_city", median_city, { .names = { "city", "median" }, .keys = 1 } },
    { "year_window", year_window, { .names = { "year", "sum", "n" }, .keys = 1 } },
    { 0 },
};
