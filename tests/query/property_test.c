/* Random stores and queries against plain loops, and against themselves at
 * every thread count, kernel level and with statistics off. */
#include "query/naive_store.h"
#include "query/results.h"
#include "support/test.h"

/* The same query in another way: the answer must be the same, bit for bit. */
static void ask_again(const yb_snapshot *snapshot, const yb_query *query, uint32_t threads, const char *kernels,
                      int no_statistics, yb_status expected, const yb_result *result)
{
    yb_query again = *query;
    yb_result *other = NULL;
    yb_error error = YB_ERROR_INIT;
    again.threads = threads;
    again.kernels = kernels;
    again.no_statistics = no_statistics;
    yb_status status = yb_rollup(snapshot, &again, &other, &error);
    if (status == YB_UNSUPPORTED) {
        return; /* this CPU lacks the kernels */
    }
    cr_assert_eq(status, expected, "%s", error.message);
    if (status == YB_OK) {
        results_must_be_same(result, other, kernels == NULL ? "the best kernels" : kernels);
        yb_result_free(other);
    }
}

/* Whether there was an answer. */
static int ask(naive *world, const yb_snapshot *snapshot)
{
    static const char *const levels[] = { "scalar", "avx2", "avx512", "neon" };
    static const uint32_t threads[] = { 1, 2, 3, 8 };
    yb_query query = naive_query(world);
    yb_result *result = NULL;
    yb_error error = YB_ERROR_INIT;
    query.threads = 1;
    yb_status status = yb_rollup(snapshot, &query, &result, &error);
    naive_compare(world, &query, status, &error, result);
    for (size_t i = 0; i < 4; i++) {
        ask_again(snapshot, &query, threads[i], NULL, (int)i % 2, status, result);
        ask_again(snapshot, &query, threads[i], levels[i], ((int)i + 1) % 2, status, result);
    }
    ask_again(snapshot, &query, 0, NULL, 1, status, result);
    yb_result_free(result);
    return status == YB_OK;
}

static void run(uint32_t provinces, uint32_t fan, unsigned commits, unsigned changes, unsigned queries, uint64_t seed)
{
    naive_store s;
    unsigned answered = 0;
    naive_store_begin(&s, provinces, fan, seed, 8);
    for (unsigned commit = 0; commit < commits; commit++) {
        naive_store_change(&s, changes);
        if (naive_below(&s.world, 3) == 0) {
            naive_store_reshape(&s);
        }
        naive_store_read(&s);
        for (unsigned i = 0; i < queries; i++) {
            answered += (unsigned)ask(&s.world, s.snapshot);
        }
    }
    cr_assert_gt(answered, commits * queries / 6, "%u of %u queries were answered", answered, commits * queries);
    naive_store_end(&s);
}

Test(property, small_countries_answer_as_plain_loops_do)
{
    for (uint64_t seed = 1; seed <= 25; seed++) {
        run(2, 2, 3, 3, 12, seed);
    }
}

Test(property, countries_of_several_tiles_answer_as_plain_loops_do)
{
    run(3, 5, 3, 8, 30, 101);
    run(3, 8, 2, 8, 30, 102);
}

Test(property, one_commit_answers_from_statistics_and_from_values_alike)
{
    for (uint64_t seed = 1; seed <= 10; seed++) {
        run(2, 5, 1, 10, 25, 1000 + seed);
    }
}
