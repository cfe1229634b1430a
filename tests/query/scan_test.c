/* How the scan goes about its work: what explain says of statistics, pruning and threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/naive.h"
#include "query/results.h"
#include "support/failing.h"
#include "support/scratch.h"
#include "support/test.h"

enum { PROVINCES = 3, TOWNS = 5000, YEARS = 10 };

typedef struct country {
    char path[SCRATCH_PATH];
    yb_store *store;
    yb_snapshot *snapshot;
} country;

static yb_regions *make_tree(void)
{
    yb_regions_builder *builder;
    yb_regions *tree;
    char province[16], town[16];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int p = 0; p < PROVINCES; p++) {
        snprintf(province, sizeof(province), "%d", p);
        cr_assert_eq(yb_regions_builder_add(builder, province, "", "province", province, 0, NULL), YB_OK);
        for (int t = 0; t < TOWNS; t++) {
            snprintf(town, sizeof(town), "%d%04d", p, t);
            cr_assert_eq(yb_regions_builder_add(builder, town, province, "town", town, 0, NULL), YB_OK);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
    return tree;
}

/* Figures of every town in every `step`th year: any below 100,000, or, if `step_most` is not 0, each a step from the
 * one before, the last towns' least; of provinces, too, if `own`. */
static void begin_years(country *c, int own, uint32_t threads, const yb_hooks *hooks, int64_t unit, int16_t step,
                        uint32_t step_most)
{
    yb_store_options options = { sizeof(options), hooks, 1, threads, 0 };
    naive numbers = { .state = 7 };
    yb_writer *writer;
    yb_regions *tree = make_tree();
    uint32_t metric, series;
    yb_metric description = { sizeof(description), "m", "m", "", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 };
    scratch_make(c->path);
    cr_assert_eq(yb_store_open(c->path, &options, &c->store, NULL), YB_OK);
    cr_assert_eq(yb_writer_begin(c->store, &writer, NULL), YB_OK);
    cr_assert_eq(yb_writer_set_regions(writer, tree, NULL), YB_OK);
    cr_assert_eq(yb_writer_put_metric(writer, &description, &metric, NULL), YB_OK);
    yb_series key = { metric, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    cr_assert_eq(yb_writer_put_series(writer, &key, &series, NULL), YB_OK);
    for (uint32_t region = 0; region < yb_regions_count(tree); region++) {
        int64_t level = 10000000 / (1 + region % 4000);
        for (int16_t year = 2000; year < 2000 + YEARS * step; year = (int16_t)(year + step)) {
            int64_t random = (int64_t)naive_below(&numbers, step_most > 0 ? 2 * step_most + 1 : 100000);
            level += random - step_most;
            int64_t value = (step_most > 0 ? level : random) * unit;
            int8_t scale = 1;
            yb_rows rows = {
                .count = 1, .series = &series, .region = &region, .year = &year, .mantissa = &value, .scale = &scale
            };
            if (own || yb_regions_level(tree, region) == 1) {
                cr_assert_eq(yb_writer_append(writer, &rows, NULL), YB_OK);
            }
        }
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
    yb_regions_release(tree);
    cr_assert_eq(yb_snapshot_open(c->store, &c->snapshot, NULL), YB_OK);
}

static void begin(country *c, int own, uint32_t threads, const yb_hooks *hooks, int64_t unit)
{
    begin_years(c, own, threads, hooks, unit, 1, 0);
}

static void end(country *c)
{
    yb_snapshot_close(c->snapshot);
    yb_store_close(c->store);
    scratch_remove(c->path);
}

static yb_explain ask(const country *c, const yb_query *query)
{
    yb_result *result;
    yb_error error = YB_ERROR_INIT;
    yb_explain explain = { .struct_size = sizeof(explain) };
    cr_assert_eq(yb_rollup(c->snapshot, query, &result, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_result_explain(result, &explain, NULL), YB_OK);
    yb_result_free(result);
    return explain;
}

static const uint8_t by_province[] = { 0 };

Test(scan, whole_blocks_are_answered_by_the_directory)
{
    country c;
    begin(&c, 0, 1, NULL, 1);
    yb_query query = YB_QUERY_INIT;
    query.first_year = 2000;
    query.last_year = 2020;
    yb_explain explain = ask(&c, &query);
    cr_assert_eq(explain.blocks_from_statistics, explain.blocks);
    cr_assert_eq(explain.blocks_decoded, 0);
    cr_assert_eq(explain.bytes_read, 0);
    cr_assert_eq(explain.values, PROVINCES * TOWNS * YEARS);
    query.no_statistics = 1;
    explain = ask(&c, &query);
    cr_assert_eq(explain.blocks_from_statistics + explain.rows_from_statistics, 0);
    cr_assert_eq(explain.blocks_decoded, explain.blocks);
    cr_assert_gt(explain.bytes_read, 0);
    cr_assert_eq(explain.values, PROVINCES * TOWNS * YEARS);
    end(&c);
}

Test(scan, rows_of_one_group_are_answered_by_their_headers)
{
    country c;
    begin(&c, 0, 1, NULL, 1);
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    query.group_levels = by_province;
    query.group_level_count = 1;
    yb_aggregate greatest = YB_MAX, count = YB_COUNT;
    query.aggregates = &greatest;
    query.aggregate_count = 1;
    yb_explain explain = ask(&c, &query);
    cr_assert_gt(explain.rows_from_statistics, 0); /* tiles inside one province */
    cr_assert_gt(explain.blocks_decoded, 0);       /* those across a border */
    cr_assert_lt(explain.blocks_decoded, explain.blocks);
    query.aggregates = &count;
    query.aggregate_count = 1;
    query.region = 0;
    query.first_year = query.last_year = 2003;
    explain = ask(&c, &query);
    cr_assert_gt(explain.blocks_pruned, 0);
    cr_assert_eq(explain.values, TOWNS);
    end(&c);
}

Test(scan, figures_of_other_levels_between_do_not_get_into_the_statistics)
{
    country c;
    begin(&c, 1, 1, NULL, 1);
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    query.group_levels = by_province;
    query.group_level_count = 1;
    cr_assert_eq(ask(&c, &query).values, PROVINCES * TOWNS * YEARS);
    query.group_level_count = 0;
    query.from_level = 1;
    cr_assert_eq(ask(&c, &query).values, PROVINCES * TOWNS * YEARS);
    query.from_level = 0;
    cr_assert_eq(ask(&c, &query).values, PROVINCES * YEARS);
    end(&c);
}

static yb_result *result_of(const country *c, const yb_query *query)
{
    yb_result *result;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_rollup(c->snapshot, query, &result, &error), YB_OK, "%s", error.message);
    return result;
}

/* Tiles know what the ones before have amounted to: which is the least is not looked for in each. */
Test(scan, figures_of_many_tiles_are_those_of_their_statistics)
{
    static const yb_aggregate asked[] = { YB_COUNT, YB_SUM, YB_MIN, YB_MAX };
    country c;
    begin_years(&c, 0, 3, NULL, 1, 1, 70);
    for (unsigned way = 0; way < 3 * 4 * 3; way++) {
        yb_query query = YB_QUERY_INIT;
        query.aggregates = way % 4 == 3 ? &asked[1] : asked;
        query.aggregate_count = way % 4 == 3 ? 1 : 4; /* without extremes, too */
        query.group_levels = by_province;
        query.group_level_count = way % 4 == 1;
        query.region = way % 4 == 2 ? 0 : YB_NO_REGION;
        query.first_year = (int16_t)(2000 + way / 4 % 3);
        query.last_year = 2009;
        yb_result *expected = result_of(&c, &query);
        query.no_statistics = 1;
        query.threads = 1 + way / 12;
        yb_result *found = result_of(&c, &query);
        results_must_be_same(found, expected, "without statistics");
        yb_result_free(expected);
        yb_result_free(found);
    }
    end(&c);
}

Test(scan, counts_need_no_values)
{
    country c;
    begin(&c, 1, 1, NULL, 1);
    yb_aggregate count = YB_COUNT;
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    query.from_level = 1;
    query.aggregates = &count;
    query.aggregate_count = 1;
    yb_explain explain = ask(&c, &query);
    cr_assert_eq(explain.blocks_decoded, 0);
    cr_assert_eq(explain.values, PROVINCES * TOWNS * YEARS);
    end(&c);
}

Test(scan, several_threads_share_the_blocks_when_there_is_enough_to_do)
{
    country c;
    begin(&c, 0, 4, NULL, 1);
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    cr_assert_eq(ask(&c, &query).threads, 1); /* 150,000 rows are not worth waking anyone */
    query.threads = 3;
    cr_assert_eq(ask(&c, &query).threads, 3);
    query.threads = 64;
    cr_assert_eq(ask(&c, &query).threads, 4);
    cr_assert_eq(strlen(ask(&c, &query).kernels) > 0, 1);
    query.kernels = "scalar";
    cr_assert_str_eq(ask(&c, &query).kernels, "scalar");
    end(&c);
}

/* Largest sum of live bytes, counted by hand. */
typedef struct ledger {
    yb_allocator allocator;
    yb_hooks hooks;
    size_t live, peak, most; /* bytes; 0: any */
} ledger;

static void *ledger_reallocate(void *context, void *block, size_t bytes)
{
    ledger *book = context;
    size_t *head = block == NULL ? NULL : (size_t *)block - 2;
    if (book->most != 0 && book->live + bytes > book->most) {
        return NULL;
    }
    book->live -= head == NULL ? 0 : head[0];
    head = realloc(head, bytes + 16);
    head[0] = bytes;
    book->live += bytes;
    book->peak = book->live > book->peak ? book->live : book->peak;
    return head + 2;
}

static void *ledger_allocate(void *context, size_t bytes)
{
    return ledger_reallocate(context, NULL, bytes);
}

static void ledger_release(void *context, void *block)
{
    ledger *book = context;
    if (block != NULL) {
        book->live -= ((size_t *)block - 2)[0];
        free((size_t *)block - 2);
    }
}

static void begin_with_ledger(country *c, ledger *book)
{
    *book = (ledger) { 0 };
    book->allocator = (yb_allocator) { sizeof(yb_allocator), book, ledger_allocate, ledger_reallocate, ledger_release };
    book->hooks = (yb_hooks) { sizeof(yb_hooks), &book->allocator, NULL, NULL };
    begin(c, 1, 1, &book->hooks, 1);
}

static yb_query medians(void)
{
    static const yb_aggregate median = YB_MEDIAN;
    yb_query query = YB_QUERY_INIT;
    query.by_year = 1;
    query.group_levels = by_province;
    query.group_level_count = 1;
    query.aggregates = &median;
    query.aggregate_count = 1;
    return query;
}

Test(scan, the_memory_that_explain_tells_of_is_what_the_hooks_gave)
{
    country c;
    ledger book;
    begin_with_ledger(&c, &book);
    yb_query query = medians();
    ask(&c, &query); /* the blocks are read now */
    yb_store_trim(c.store);
    size_t before = book.peak = book.live;
    uint64_t told = ask(&c, &query).memory_peak;
    yb_store_trim(c.store);
    cr_assert_eq(book.live, before);
    cr_assert_leq(told, book.peak - before);
    cr_assert_geq(told + 4096, book.peak - before); /* the result's own struct is not counted */
    end(&c);
    cr_assert_eq(book.live, 0);
}

Test(scan, what_a_query_took_serves_the_next_one)
{
    country c;
    ledger book;
    begin_with_ledger(&c, &book);
    yb_query query = medians();
    ask(&c, &query);
    yb_store_trim(c.store);
    size_t trimmed = book.live;
    uint64_t told = ask(&c, &query).memory_peak;
    size_t kept = book.live - trimmed, before = book.peak = book.live;
    cr_assert_gt(kept, told / 2); /* its large blocks */
    cr_assert_eq(ask(&c, &query).memory_peak, told);
    cr_assert_leq(book.peak - before, told - kept + 4096);
    cr_assert_eq(book.live, before);
    end(&c);
    cr_assert_eq(book.live, 0);
}

Test(scan, spare_memory_is_given_up_where_memory_ends)
{
    country c;
    ledger book;
    begin_with_ledger(&c, &book);
    yb_query small = medians(), large = medians();
    large.by_year = 0;
    ask(&c, &large);
    yb_store_trim(c.store);
    uint64_t needed = ask(&c, &large).memory_peak;
    yb_store_trim(c.store);
    size_t trimmed = book.live;
    ask(&c, &small);
    cr_assert_gt(book.live, trimmed);
    book.most = trimmed + needed + 4096; /* as much as the query takes where nothing is kept */
    ask(&c, &large);
    end(&c);
    cr_assert_eq(book.live, 0);
}

Test(scan, results_may_outlive_the_store)
{
    country c;
    ledger book;
    yb_result *result;
    begin_with_ledger(&c, &book);
    yb_query query = medians();
    ask(&c, &query);
    cr_assert_eq(yb_rollup(c.snapshot, &query, &result, NULL), YB_OK);
    end(&c);
    cr_assert_eq(yb_result_row_count(result), PROVINCES * YEARS);
    yb_result_free(result);
    cr_assert_eq(book.live, 0);
}

Test(scan, figures_that_all_end_in_zeros_lose_them)
{
    country c;
    begin(&c, 0, 1, NULL, 1000);
    yb_query query = YB_QUERY_INIT;
    yb_result *result;
    yb_aggregate average = YB_AVG;
    query.by_year = 1;
    query.aggregates = &average;
    query.aggregate_count = 1;
    cr_assert_eq(yb_rollup(c.snapshot, &query, &result, NULL), YB_OK);
    cr_assert_eq(yb_result_column(result, 1)->scale, 6);
    yb_result_free(result);
    end(&c);
}

Test(scan, years_far_apart_have_cells_of_their_own_only)
{
    country c;
    begin_years(&c, 0, 1, NULL, 1, 700, 0);
    yb_query query = YB_QUERY_INIT;
    yb_result *result;
    query.by_year = 1;
    cr_assert_eq(yb_rollup(c.snapshot, &query, &result, NULL), YB_OK);
    cr_assert_eq(yb_result_row_count(result), YEARS);
    cr_assert_eq(((const int32_t *)yb_result_column(result, 0)->values)[YEARS - 1], 2000 + (YEARS - 1) * 700);
    yb_result_free(result);
    cr_assert_lt(ask(&c, &query).memory_peak, 1000000);
    end(&c);
}
