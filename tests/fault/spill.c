/* Commits whose rows do not fit the budget: what goes wrong with run files. */
#include "fault/scene.h"

enum { BUDGET = 1 << 15 };

Test(fault_spill, a_crash_after_any_change_leaves_a_whole_store_and_no_run_file_for_long)
{
    scene s;
    scene_make(&s, BUDGET, 1100);
    scene_crash(&s);
    scene_free(&s);
}

Test(fault_spill, one_failing_call_of_any_kind_fails_the_commit_and_nothing_else)
{
    scene s;
    scene_make(&s, BUDGET, 1200);
    scene_fail_calls(&s);
    scene_free(&s);
}

Test(fault_spill, a_failing_allocation_fails_the_commit_and_leaks_nothing)
{
    scene s;
    scene_make(&s, BUDGET, 1300);
    scene_fail_memory(&s, 64);
    scene_free(&s);
}

Test(fault_spill, a_flipped_bit_in_a_run_file_is_told_as_damage)
{
    scene s;
    unsigned n = 0;
    scene_make(&s, BUDGET, 1400);
    for (int failed = 1; failed; n++) {
        memory_files files;
        yb_error error;
        memory_files_copy(&files, &s.base);
        memory_files_fail(&files, MEMORY_FLIPS, n, 1);
        yb_hooks hooks = scene_hooks(&files);
        yb_status status = scene_run(&s, &hooks, &error);
        failed = (int)files.failed;
        cr_assert_eq(status, failed ? YB_CORRUPT : YB_OK, "%u: %d %s", n, status, error.message);
        cr_assert(!failed || strstr(error.file, "run-") != NULL);
        memory_files_fail(&files, 0, 0, 0);
        scene_expect(&s, &files, !failed);
        memory_files_free(&files);
    }
    cr_assert_gt(n, 10);
    scene_free(&s);
}
