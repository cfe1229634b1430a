/* Commits whose rows come in order and fill segments before they end: what goes wrong with those. */
#include "fault/scene.h"

Test(fault_stage, a_crash_after_any_change_leaves_a_whole_store_and_no_segment_for_long)
{
    scene s;
    scene_make_staged(&s, 2100);
    scene_crash(&s);
    scene_free(&s);
}

Test(fault_stage, one_failing_call_of_any_kind_fails_the_commit_and_nothing_else)
{
    scene s;
    scene_make_staged(&s, 2200);
    scene_fail_calls(&s);
    scene_free(&s);
}

Test(fault_stage, a_failing_allocation_fails_the_commit_and_leaks_nothing)
{
    scene s;
    scene_make_staged(&s, 2300);
    scene_fail_memory(&s, 256);
    scene_free(&s);
}
