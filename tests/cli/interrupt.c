/* Verbs that write, stopped on the way: the store is what it was. */
#include <sys/stat.h>

#include "program.h"
#include "support/test.h"

/* Runs a verb that waits for its input, and sends it a signal. */
#define STOPPED                                                                                                        \
    "(printf 'region,year,metric,value\\nA1,2030,output,1\\n'; sleep 1) | timeout --preserve-status -s %s 0.3 "

static int exists(const program *p, const char *name)
{
    struct stat about;
    return stat(scratch_path(p->folder, name), &about) == 0;
}

Test(interrupt, leaves_no_store_that_was_begun)
{
    program p;
    program_start(&p);
    program_expect(&p, 130, STOPPED YB_PROGRAM " import store --regions tree.csv --metrics metrics.csv -", "INT");
    must_contain(p.err, "yearbook: interrupted; nothing was stored\n");
    cr_assert_not(exists(&p, "store"));
    program_expect(&p, 143, STOPPED YB_PROGRAM " ingest store -", "TERM");
    must_contain(p.err, "yearbook: interrupted; nothing was stored\n");
    cr_assert_not(exists(&p, "store"));
    program_end(&p);
}

Test(interrupt, does_not_wait_for_a_report_that_never_ends)
{
    program p;
    program_start_with(&p, "town.txt", "千金镇2023年工作总结\n2023年，全镇完成财政总收入1.25亿元。\n");
    program_expect(&p, 143,
                   "mkfifo one two; exec 3<>two; timeout --preserve-status -s TERM -k 20 0.5 " YB_PROGRAM
                   " ingest store --threads 3 one two town.txt one");
    must_contain(p.err, "yearbook: interrupted; nothing was stored\n");
    cr_assert_not(exists(&p, "store"));
    program_end(&p);
}

Test(interrupt, leaves_a_store_as_it_was)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook import store --regions tree.csv --metrics metrics.csv data.csv; ls store >before");
    program_expect(&p, 129, STOPPED YB_PROGRAM " import store -", "HUP");
    program_expect(&p, 0, "ls store | cmp before -; yearbook show store --format csv");
    must_contain(p.out, "commits,1\nobservations,10\n");
    program_expect(&p, 0, "yearbook import store data.csv");
    program_end(&p);
}

Test(interrupt, is_not_heard_where_the_caller_ignores_it)
{
    program p;
    program_start(&p);
    program_expect(&p, 0,
                   "trap '' HUP; mkfifo in;"
                   " (exec " YB_PROGRAM " import store --regions tree.csv --metrics metrics.csv - <in) & run=$!;"
                   " exec 3>in; sleep 0.3; kill -HUP $run; cat data.csv >&3; exec 3>&-; wait $run");
    must_contain(p.err, "imported 8 regions, 3 metrics, 10 rows ");
    program_end(&p);
}

Test(interrupt, a_closed_pipe_stops_no_verb_that_writes)
{
    program p;
    program_start_with(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元。\n");
    program_expect(&p, 0, "{ sleep 0.1; yearbook ingest store town.txt; } 2>&1 | true; yearbook check store");
    must_contain(p.out, "ok: 1 row in 1 segment\n");
    program_end(&p);
}

Test(interrupt, a_closed_pipe_is_told_once_at_most)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook export store --regions | true");
    cr_assert_str_eq(p.err, "");
    program_write_text(&p, "town.txt",
                       "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元。\n");
    program_expect(&p, 3,
                   "reports=$(yes town.txt | head -2000); yearbook extract $reports >/dev/full 2>told; code=$?;"
                   " wc -l <told >lines; exit $code");
    program_expect(&p, 0, "cat lines");
    cr_assert_str_eq(p.out, "1\n");
    program_end(&p);
}
