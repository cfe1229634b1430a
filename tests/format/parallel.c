/* Writing with several threads: the same file as with one. */
#include <string.h>

#include "core/file.h"
#include "core/memory.h"
#include "core/pool.h"
#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

/* More rows than one batch takes: dense groups, half-empty ones, tails, strays and notes. */
static sample make_rows(void)
{
    sample rows = { 0 }, part;
    for (unsigned p = 0; p < 3; p++) {
        static const sample_options options[3] = {
            { .seed = 70, .series = 4, .regions = 9000, .first_year = 1990, .years = 10, .percent = 93 },
            { .seed = 71, .series = 3, .regions = 9000, .years = 9, .percent = 30, .scales = 4, .noted = 50 },
            { .seed = 72, .series = 60, .regions = 3000, .first_year = 2000, .years = 9, .percent = 2, .scales = 3 },
        };
        sample_fill(&part, &options[p]);
        for (size_t i = 0; i < part.count; i++) {
            part.rows[i].series += rows.series_count;
            part.rows[i].year += p == 1 ? 1990 : 0;
            part.rows[i].mantissa *= i % 2000 == 0 ? 1000003 : 1;
            sample_add(&rows, part.rows[i]);
        }
        rows.series_count += part.series_count;
        sample_free(&part);
    }
    rows.region_count = 9000;
    return rows;
}

static void *read_file(const yb_env *env, const char *path, size_t *bytes)
{
    void *data = NULL;
    cr_assert_eq(yb_file_read_all(env, path, 1 << 28, &data, bytes, NULL), YB_OK);
    return data;
}

static void check_threads(const sample *rows)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_error error = YB_ERROR_INIT;
    size_t bytes, again;
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "one");
    cr_assert_eq(sample_write(&env, path, rows, 0, &error), YB_OK, "%s", error.message);
    void *data = read_file(&env, path, &bytes);
    for (uint32_t threads = 1; threads <= 8; threads += threads == 3 ? 5 : 1) {
        yb_pool *pool;
        char name[16] = { (char)('0' + threads), '\0' };
        cr_assert_eq(yb_pool_create(&env, threads, &pool, &error), YB_OK, "%s", error.message);
        path = scratch_path(directory, name);
        cr_assert_eq(sample_write_with(&env, path, rows, 10007 * threads, pool, &error), YB_OK, "%s", error.message);
        void *other = read_file(&env, path, &again);
        cr_assert_eq(again, bytes);
        cr_assert_eq(memcmp(other, data, bytes), 0, "%u threads wrote another file", threads);
        yb_free(&env, other);
        yb_pool_free(pool);
    }
    yb_free(&env, data);
    scratch_remove(directory);
}

Test(parallel, a_file_does_not_depend_on_threads_or_on_how_rows_are_appended)
{
    sample rows = make_rows();
    check_threads(&rows);
    sample_round_trip(&rows);
    rows.level = 1;
    check_threads(&rows);
    sample_free(&rows);
}
