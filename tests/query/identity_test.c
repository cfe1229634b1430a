/* The same observations, however they lie in files, give the same answers to
 * the bit: at every level of kernels, number of threads, with statistics and
 * without. What the answers are, property_test.c checks. */
#include <stdio.h>
#include <string.h>

#include "core/cpu.h"
#include "query/layouts.h"
#include "query/results.h"
#include "support/scratch.h"
#include "support/test.h"

enum { LIST_MOST = 24 };

/* A query with the lists that it points to. */
typedef struct question {
    yb_query query;
    uint32_t metrics[LAYOUT_METRICS];
    uint8_t levels[LAYOUT_LEVELS];
    yb_aggregate aggregates[LIST_MOST];
    yb_decimal arguments[LIST_MOST];
    yb_condition conditions[2];
} question;

typedef struct answer {
    yb_status status;
    char message[1024];
    yb_result *result;
} answer;

typedef struct opened {
    yb_store *store;
    yb_snapshot *snapshot;
} opened;

/* ---- questions ---------------------------------------------------------- */

static void choose_rows(observations *all, question *q)
{
    uint64_t count = observations_below(all, 4);
    q->query.by_metric = count != 1;
    q->query.metrics = q->metrics;
    q->query.metric_count = count;
    for (uint64_t i = 0; i < count; i++) {
        q->metrics[i] = (uint32_t)observations_below(all, LAYOUT_METRICS);
    }
    q->query.by_year = observations_below(all, 3) != 0;
    if (observations_below(all, 2) == 0) {
        q->query.first_year = LAYOUT_FIRST_YEAR + (int)observations_below(all, LAYOUT_YEARS);
        q->query.last_year = q->query.first_year + (int)observations_below(all, 3);
    } else if (!q->query.by_year) {
        q->query.first_year = LAYOUT_FIRST_YEAR;
        q->query.last_year = LAYOUT_FIRST_YEAR + LAYOUT_YEARS - 1;
    }
    if (observations_below(all, 4) == 0) {
        q->query.region = (uint32_t)observations_below(all, yb_regions_count(all->tree));
    }
    q->query.conditions = q->conditions;
    q->query.condition_count = observations_below(all, 3) == 0 ? 1 + observations_below(all, 2) : 0;
    for (size_t i = 0; i < q->query.condition_count; i++) {
        int64_t limit = (int64_t)observations_below(all, 20000) - 4000;
        q->conditions[i] =
            (yb_condition) { (yb_comparison)observations_below(all, 6), { limit, (int8_t)observations_below(all, 3) } };
    }
}

static void choose_groups(observations *all, question *q)
{
    q->query.group_levels = q->levels;
    for (uint8_t level = 0; level < LAYOUT_LEVELS; level++) {
        if (observations_below(all, 5) < 2) {
            q->levels[q->query.group_level_count++] = level;
        }
    }
    q->query.rollup = (int)observations_below(all, 2);
    uint8_t finest = q->query.group_level_count == 0 ? 0 : q->levels[q->query.group_level_count - 1];
    q->query.from_level = finest + (int)observations_below(all, (uint64_t)(LAYOUT_LEVELS - finest));
    if (observations_below(all, 6) == 0) {
        q->query.from_level = (int)observations_below(all, LAYOUT_LEVELS + 1) - 1;
    }
}

static void choose_aggregates(observations *all, question *q)
{
    int spread = observations_below(all, 2) == 0; /* else statistics may answer */
    q->query.aggregates = q->aggregates;
    q->query.arguments = q->arguments;
    for (int number = 0; yb_aggregate_name((yb_aggregate)number) != NULL && number < LIST_MOST; number++) {
        if (number != YB_WEIGHTED_MEAN && observations_below(all, 3) == 0 && (spread || number < YB_MEDIAN)) {
            q->arguments[q->query.aggregate_count] = (yb_decimal) { (int64_t)observations_below(all, 1001), 3 };
            q->aggregates[q->query.aggregate_count++] = (yb_aggregate)number;
        }
    }
}

/* Weighted means, coverage and missing regions, where the rest of the query lets them have sense. */
static void choose_semantics(observations *all, question *q)
{
    yb_query *query = &q->query;
    int weighted = query->by_year && query->metric_count == 1 && observations_below(all, 3) == 0;
    if (weighted) {
        q->aggregates[query->aggregate_count++] = YB_WEIGHTED_MEAN;
        query->weight = (q->metrics[0] + 1 + (uint32_t)observations_below(all, LAYOUT_METRICS - 1)) % LAYOUT_METRICS;
    }
    if (query->condition_count == 0 && observations_below(all, 3) == 0) {
        query->min_coverage = (yb_decimal) { (int64_t)observations_below(all, 101), 2 };
    }
    query->missing = !weighted && query->by_year && query->condition_count == 0 && observations_below(all, 4) == 0;
}

static void choose(observations *all, question *q)
{
    memset(q, 0, sizeof(*q));
    q->query = (yb_query)YB_QUERY_INIT;
    choose_rows(all, q);
    choose_groups(all, q);
    choose_aggregates(all, q);
    choose_semantics(all, q);
}

/* How the answer that is being compared was had. */
static char way[128];

/* ---- answers ------------------------------------------------------------ */

static answer ask(const opened *o, const question *q, const char *kernels, uint32_t threads, int no_statistics)
{
    yb_query query = q->query;
    yb_error error = YB_ERROR_INIT;
    answer a = { .result = NULL };
    query.kernels = kernels;
    query.threads = threads;
    query.no_statistics = no_statistics;
    a.status = yb_rollup(o->snapshot, &query, &a.result, &error);
    snprintf(a.message, sizeof(a.message), "%s", error.message);
    if (a.status == YB_OK) {
        yb_explain explain = { .struct_size = sizeof(explain) };
        cr_assert_eq(yb_result_explain(a.result, &explain, NULL), YB_OK);
        cr_assert_str_eq(explain.kernels, kernels);
    }
    return a;
}

static void compare(const answer *left, const answer *right)
{
    size_t notes = 0;
    cr_assert_eq(left->status, right->status, "%s: \"%s\", then \"%s\"", way, left->message, right->message);
    cr_assert_str_eq(left->message, right->message, "%s", way);
    if (left->status != YB_OK) {
        return;
    }
    results_must_be_same(left->result, right->result, way);
    for (size_t row = 0; row < yb_result_row_count(left->result); row++) {
        size_t count, other;
        const uint32_t *missing = yb_result_missing(left->result, row, &count);
        const uint32_t *same = yb_result_missing(right->result, row, &other);
        cr_assert_eq(count, other);
        cr_assert(count == 0 || memcmp(missing, same, count * sizeof(*missing)) == 0, "%s", way);
    }
    for (; yb_result_note(left->result, notes) != NULL; notes++) {
        cr_assert_not_null(yb_result_note(right->result, notes));
        cr_assert_str_eq(yb_result_note(left->result, notes), yb_result_note(right->result, notes));
    }
    cr_assert_null(yb_result_note(right->result, notes));
}

/* ---- all ways ----------------------------------------------------------- */

static size_t levels_here(const char *names[4])
{
    static const char *const every[] = { "scalar", "neon", "avx2", "avx512" };
    size_t count = 0;
    for (size_t i = 0; i < sizeof(every) / sizeof(every[0]); i++) {
        yb_cpu_level level;
        if (yb_cpu_choose(every[i], &level, NULL) == YB_OK) {
            names[count++] = every[i];
        }
    }
    return count;
}

/* Asks in every way; returns whether there was an answer. */
static int ask_all(const opened stores[LAYOUT_COUNT], const question *q)
{
    static const uint32_t threads[] = { 1, 2, 3, 8 };
    const char *levels[4];
    size_t level_count = levels_here(levels), ways = 0;
    answer first = ask(&stores[LAYOUT_SORTED], q, "scalar", 1, 1);
    for (int how = 0; how < LAYOUT_COUNT; how++) {
        for (size_t level = 0; level < level_count; level++) {
            for (size_t t = 0; t < sizeof(threads) / sizeof(threads[0]); t++, ways++) {
                int no_statistics = (int)(ways + ways / 4) % 2;
                answer other = ask(&stores[how], q, levels[level], threads[t], no_statistics);
                snprintf(way, sizeof(way), "layout %d, %s, %u threads, %s statistics", how, levels[level], threads[t],
                         no_statistics ? "no" : "with");
                compare(&first, &other);
                yb_result_free(other.result);
            }
        }
    }
    yb_result_free(first.result);
    return first.status == YB_OK;
}

static void run(uint32_t fan, unsigned questions, uint64_t seed)
{
    char path[SCRATCH_PATH];
    observations all;
    opened stores[LAYOUT_COUNT];
    unsigned answered = 0;
    scratch_make(path);
    observations_make(&all, fan, seed);
    for (int how = 0; how < LAYOUT_COUNT; how++) {
        /* In every other store, blocks come and go: there is room for few of them, or for none. */
        yb_store_options options = { sizeof(options), NULL, 0, 8, how % 2 == 0 ? 0 : how % 4 == 1 ? 1 : 20000 };
        char name[8];
        snprintf(name, sizeof(name), "%d", how);
        observations_write(&all, (layout)how, scratch_path(path, name));
        cr_assert_eq(yb_store_open(scratch_path(path, name), &options, &stores[how].store, NULL), YB_OK);
        cr_assert_eq(yb_snapshot_open(stores[how].store, &stores[how].snapshot, NULL), YB_OK);
        cr_assert_eq(yb_snapshot_row_count(stores[how].snapshot), all.count);
    }
    for (unsigned i = 0; i < questions; i++) {
        question q;
        choose(&all, &q);
        answered += (unsigned)ask_all(stores, &q);
    }
    cr_assert_gt(answered, questions / 3, "%u of %u questions were answered", answered, questions);
    for (int how = 0; how < LAYOUT_COUNT; how++) {
        yb_snapshot_close(stores[how].snapshot);
        yb_store_close(stores[how].store);
    }
    observations_free(&all);
    scratch_remove(path);
}

Test(identity, small_countries_answer_alike_in_every_way)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        run(2, 20, seed);
    }
}

Test(identity, a_country_of_several_tiles_answers_alike_in_every_way)
{
    run(10, 10, 100);
}
