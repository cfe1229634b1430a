/* More open segments than a process may have open files. */
#include <sys/resource.h>

#include "format/sample.h"
#include "support/scratch.h"
#include "support/test.h"

enum { MANY = 700, FILES_ALLOWED = 400 };

/* Returns what was allowed before. */
static struct rlimit allow_files(rlim_t files)
{
    struct rlimit before, now;
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    now = (struct rlimit) { files < before.rlim_max ? files : before.rlim_max, before.rlim_max };
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &now), 0);
    return before;
}

Test(segments, are_read_and_verified_also_when_there_are_more_than_files_may_be_open)
{
    static yb_segment *segments[MANY];
    char directory[SCRATCH_PATH];
    yb_env env;
    yb_error error = YB_ERROR_INIT;
    sample rows, read;

    yb_env_init(&env, NULL);
    scratch_make(directory);
    const char *path = scratch_path(directory, "segment");
    sample_fill(&rows, &(sample_options) {
                           .seed = 5, .series = 2, .regions = 60, .first_year = 2010, .years = 4, .percent = 80 });
    cr_assert_eq(sample_write(&env, path, &rows, 0, NULL), YB_OK);
    struct rlimit before = allow_files(FILES_ALLOWED);
    for (int i = 0; i < MANY; i++) {
        cr_assert_eq(yb_segment_open(&env, path, &segments[i], &error), YB_OK, "%d: %s", i, error.message);
    }
    for (int i = 0; i < MANY; i += MANY - 1) { /* the first and the last */
        cr_assert_eq(sample_read(segments[i], yb_cpu_detect(), &read, &error), YB_OK, "%d: %s", i, error.message);
        sample_compare(&read, &rows);
        sample_free(&read);
        cr_assert_eq(yb_segment_verify(segments[i], NULL, NULL, &error), YB_OK, "%d: %s", i, error.message);
    }
    for (int i = 0; i < MANY; i++) {
        yb_segment_close(segments[i]);
    }
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    sample_free(&rows);
    scratch_remove(directory);
}
