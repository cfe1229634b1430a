/* Many reports, read by several threads. */
#include <stdio.h>
#include <string.h>

#include "program.h"
#include "support/test.h"

/* Reports of 60 years of a town, short and long by turns; one file in the middle
 * is no text, one is missing from the folder, one is empty. */
static void write_reports(program *p)
{
    program_run(p, "%s",
                "mkdir r; for i in $(seq 100 159); do"
                " { echo 千金镇$((i + 1863))年工作总结; echo 湖州市南浔区千金镇。;"
                "   for k in $(seq 1 $((i % 7 * 40))); do echo 全镇新建水渠$k公里、道路$((i * k))米。; done;"
                "   echo 全年完成财政总收入$i.5亿元，同比增长$((i % 9)).1%。; } >r/$i.txt; done;"
                " printf 'PK\\003\\004word' >r/120.txt; rm r/131.txt; ln -s nowhere r/131.txt; : >r/140.txt");
}

Test(report_crew, prints_the_same_for_any_number_of_threads)
{
    program p;
    program_start(&p);
    write_reports(&p);
    program_expect(&p, 3, "yearbook extract --threads 1 r/*.txt >one.csv 2>one.err");
    for (int threads = 2; threads <= 8; threads += 3) {
        program_expect(&p, 3, "yearbook extract --threads %d r/*.txt >more.csv 2>more.err", threads);
        program_expect(&p, 0, "cmp one.csv more.csv && cmp one.err more.err");
    }
    program_expect(&p, 3, "yearbook extract --threads 1 --format json r/*.txt >one.json");
    program_expect(&p, 3, "yearbook extract --threads 8 --format json r/*.txt >more.json");
    program_expect(&p, 0, "cmp one.json more.json");
    program_end(&p);
}

Test(report_crew, a_bad_file_in_the_middle_is_told_in_its_place_and_the_rest_is_read)
{
    program p;
    program_start(&p);
    write_reports(&p);
    program_expect(&p, 3, "yearbook extract --threads 4 r/119.txt r/120.txt r/121.txt r/131.txt r/140.txt r/141.txt");
    must_contain(p.out, "\n119,330503107,千金镇,财政总收入,财政总收入,level,119.5,");
    must_contain(p.out, "\n121,330503107,千金镇,财政总收入,财政总收入,level,121.5,");
    must_contain(p.out, "\n141,330503107,千金镇,财政总收入,财政总收入,level,141.5,");
    const char *zip = strstr(p.err, "r/120.txt"), *lost = strstr(p.err, "r/131.txt"),
               *empty = strstr(p.err, "r/140.txt");
    cr_assert(zip != NULL && lost != NULL && empty != NULL);
    cr_assert(zip < lost && lost < empty, "%s", p.err);
    program_end(&p);
}

Test(report_crew, many_reports_make_one_commit_and_the_same_store)
{
    program p;
    program_start(&p);
    write_reports(&p);
    program_expect(&p, 3, "yearbook ingest one --threads 1 r/*.txt 2>one.err");
    program_expect(&p, 3, "yearbook ingest more --threads 8 r/*.txt 2>more.err");
    program_expect(&p, 0,
                   "cmp one.err more.err && diff -r one more && grep -q 'ingested 57 reports, .* (commit 1)' one.err");
    program_expect(&p, 0, "yearbook query more --metric 财政总收入 --by year --region 千金镇 --year 2012 --format csv");
    must_contain(p.out, "1495000");
    program_end(&p);
}

Test(report_crew, does_not_wait_for_a_pipe_once_nothing_can_be_written)
{
    program p;
    program_start(&p);
    write_reports(&p);
    program_expect(&p, 3,
                   "mkfifo pipe; exec 3<>pipe; echo 千金镇 >&3; reports=$(yes r/118.txt | head -60);"
                   " timeout -k 1 20 " YB_PROGRAM " extract --threads 3 $reports pipe $reports >/dev/full");
    must_contain(p.err, "cannot write the results");
    program_end(&p);
}

Test(report_crew, threads_must_be_a_number)
{
    program p;
    program_start(&p);
    program_expect(&p, 2, "yearbook extract --threads some town.txt");
    must_contain(p.err, "--threads 'some': expected a whole number from 1 to 1024");
    program_end(&p);
}
