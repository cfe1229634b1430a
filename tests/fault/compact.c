/* Compactions in which something goes wrong: the store shows the same rows all the same. */
#include "fault/scene.h"

enum { BUDGET = 1 << 15 }; /* so little that rows go through run files */

Test(fault_compact, a_crash_after_any_change_leaves_a_whole_store)
{
    scene s;
    scene_make_compaction(&s, 0, 2100);
    scene_crash(&s);
    scene_free(&s);
    scene_make_compaction(&s, BUDGET, 2150);
    scene_crash(&s);
    scene_free(&s);
}

Test(fault_compact, one_failing_call_of_any_kind_fails_the_compaction_and_nothing_else)
{
    scene s;
    scene_make_compaction(&s, 0, 2200);
    scene_fail_calls(&s);
    scene_free(&s);
    scene_make_compaction(&s, BUDGET, 2250);
    scene_fail_calls(&s);
    scene_free(&s);
}

Test(fault_compact, a_failing_allocation_fails_the_compaction_and_leaks_nothing)
{
    scene s;
    scene_make_compaction(&s, 0, 2300);
    scene_fail_memory(&s, 64);
    scene_free(&s);
}
