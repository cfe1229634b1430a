/* Random stores and queries against plain loops, and against themselves at
 * every thread count, kernel level and with statistics off. */
#include <string.h>

#include "query/naive.h"
#include "support/scratch.h"
#include "support/test.h"

static const size_t element_bytes[] = { 4, 4, 4, 8, 16 };

static void assert_same(const yb_result *a, const yb_result *b)
{
    cr_assert_eq(yb_result_row_count(a), yb_result_row_count(b));
    cr_assert_eq(yb_result_column_count(a), yb_result_column_count(b));
    for (size_t i = 0; i < yb_result_column_count(a); i++) {
        const yb_column *left = yb_result_column(a, i), *right = yb_result_column(b, i);
        size_t bytes = element_bytes[left->type];
        cr_assert_str_eq(left->name, right->name);
        cr_assert_eq(left->type, right->type);
        cr_assert_eq(left->scale, right->scale);
        for (size_t row = 0; row < yb_result_row_count(a); row++) {
            int valid = left->valid == NULL || left->valid[row];
            cr_assert_eq(valid, right->valid == NULL || right->valid[row]);
            cr_assert(!valid || memcmp((const char *)left->values + row * bytes,
                                       (const char *)right->values + row * bytes, bytes) == 0);
        }
    }
}

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
        assert_same(result, other);
        yb_result_free(other);
    }
}

static void ask(naive *world, const yb_snapshot *snapshot)
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
}

static void run(uint32_t provinces, uint32_t fan, unsigned commits, unsigned changes, unsigned queries, uint64_t seed)
{
    char path[SCRATCH_PATH];
    naive world;
    yb_store *store;
    yb_writer *writer;
    yb_snapshot *snapshot;
    yb_store_options options = { sizeof(options), NULL, 1, 8, 0 };
    scratch_make(path);
    naive_make(&world, provinces, fan, seed);
    cr_assert_eq(yb_store_open(path, &options, &store, NULL), YB_OK);
    for (unsigned commit = 0; commit < commits; commit++) {
        cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
        naive_describe(&world, writer);
        for (unsigned i = 0; i < changes; i++) {
            naive_change(&world, writer);
        }
        cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
        if (naive_below(&world, 3) == 0) {
            naive_reshape(&world, writer);
            cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
        }
        yb_writer_close(writer);
        cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
        for (unsigned i = 0; i < queries; i++) {
            ask(&world, snapshot);
        }
        yb_snapshot_close(snapshot);
    }
    yb_store_close(store);
    naive_free(&world);
    scratch_remove(path);
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
