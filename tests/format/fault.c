/* Failing memory and files, at every call in turn. */
#include <unistd.h>

#include "core/file.h"
#include "format/sample.h"
#include "support/failing.h"
#include "support/scratch.h"
#include "support/test.h"

static sample make_rows(void)
{
    sample rows;
    sample_fill(&rows, &(sample_options) { .seed = 30,
                                           .series = 3,
                                           .regions = 600,
                                           .first_year = 2000,
                                           .years = 4,
                                           .percent = 70,
                                           .scales = 3,
                                           .noted = 9 });
    /* A long tail and a value that fits no common scale: runs of two scales. */
    for (uint32_t r = 0; r < 40; r++) {
        sample_add(&rows, (sample_row) { .series = 3, .region = r, .year = 2000, .scale = 18, .mantissa = 7 + r });
        sample_add(&rows, (sample_row) { .series = 3, .region = r, .year = 2001, .mantissa = INT64_MAX - r });
    }
    rows.series_count = 4;
    return rows;
}

static void check_writing(const sample *rows, const char *path, unsigned kinds, yb_status expected)
{
    for (unsigned n = 0;; n++) {
        failing_hooks failing;
        yb_env env;
        failing_start(&failing, kinds, n);
        yb_env_init(&env, &failing.hooks);
        yb_status status = sample_write(&env, path, rows, 500, NULL);
        cr_assert_eq(failing.blocks, 0);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            cr_assert_eq(unlink(path), 0);
            return;
        }
        cr_assert_eq(status, expected);
        cr_assert_neq(access(path, F_OK), 0, "an unfinished file stayed after failure %u", n);
    }
}

Test(fault, writing_survives_any_failing_allocation)
{
    char directory[SCRATCH_PATH];
    sample rows = make_rows();
    scratch_make(directory);
    check_writing(&rows, scratch_path(directory, "segment"), FAIL_MEMORY, YB_NO_MEMORY);
    scratch_remove(directory);
    sample_free(&rows);
}

Test(fault, writing_survives_any_failing_write)
{
    char directory[SCRATCH_PATH];
    sample rows = make_rows();
    scratch_make(directory);
    check_writing(&rows, scratch_path(directory, "segment"), FAIL_WRITE, YB_IO);
    check_writing(&rows, scratch_path(directory, "segment"), FAIL_SYNC, YB_IO);
    scratch_remove(directory);
    sample_free(&rows);
}

/* Opens, verifies and reads everything. */
static yb_status read_everything(const yb_env *env, const char *path, yb_error *error)
{
    yb_segment *segment = NULL;
    sample read = { 0 };
    YB_TRY(yb_segment_open(env, path, &segment, error));
    yb_status status = yb_segment_verify(segment, NULL, NULL, error);
    if (status == YB_OK) {
        status = sample_read(segment, YB_CPU_SCALAR, &read, error);
    }
    sample_free(&read);
    yb_segment_close(segment);
    return status;
}

static void check_reading(const char *path, unsigned kinds, yb_status expected)
{
    for (unsigned n = 0;; n++) {
        failing_hooks failing;
        yb_env env;
        yb_error error = YB_ERROR_INIT;
        failing_start(&failing, kinds, n);
        yb_env_init(&env, &failing.hooks);
        yb_status status = read_everything(&env, path, &error);
        cr_assert_eq(failing.blocks, 0);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            return;
        }
        cr_assert_eq(status, expected, "failure %u gave status %d", n, status);
        cr_assert_eq(error.status, expected);
    }
}

Test(fault, reading_survives_any_failing_allocation_or_read)
{
    char directory[SCRATCH_PATH];
    yb_env env;
    sample rows = make_rows();
    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    check_reading(path, FAIL_MEMORY, YB_NO_MEMORY);
    check_reading(path, FAIL_READ, YB_IO);
    scratch_remove(directory);
    sample_free(&rows);
}

Test(fault, a_writer_that_failed_refuses_everything)
{
    char directory[SCRATCH_PATH];
    failing_hooks failing;
    yb_env env;
    yb_segment_writer *writer;
    sample rows = make_rows();
    yb_rows nothing = { .count = 0 };
    scratch_make(directory);
    failing_start(&failing, FAIL_SYNC, 0);
    yb_env_init(&env, &failing.hooks);
    const char *path = scratch_path(directory, "segment");
    cr_assert_eq(yb_segment_writer_open(&env, path, sample_keys(1, 1), &writer, NULL), YB_OK);
    cr_assert_eq(yb_segment_writer_append(writer, &nothing, NULL), YB_OK);
    cr_assert_eq(yb_segment_writer_finish(writer, NULL), YB_IO);
    cr_assert_eq(yb_segment_writer_append(writer, &nothing, NULL), YB_IO);
    cr_assert_eq(yb_segment_writer_finish(writer, NULL), YB_IO);
    yb_segment_writer_close(writer);
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_eq(failing.blocks, 0);
    scratch_remove(directory);
    sample_free(&rows);
}
