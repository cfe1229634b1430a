/* Measuring from the command line: what it says and what it leaves behind. */
#include "program.h"
#include "support/test.h"

/* The folder for temporary files is `in`, so that what is left in it can be seen. */
#define BENCH "TMPDIR=in yearbook bench "

static void must_be_empty(program *p, const char *folder)
{
    program_expect(p, 0, "ls -A %s", folder);
    cr_assert_str_eq(p->out, "");
}

Test(bench, measures_a_store_that_it_makes_and_removes)
{
    static const char *const words[] = { "generating and loading rows",
                                         "everything by metric: count, sum, min, max",
                                         "all metrics by metric, city, year: sum",
                                         "one metric by county: avg, min, max, count",
                                         "one metric and year by city: median",
                                         "most memory of the process, after the queries",
                                         "memory bandwidth: a plain sum",
                                         "decoded",
                                         "statistics",
                                         "of bandwidth" };
    program p;
    program_start(&p);
    program_expect(&p, 0, "mkdir in; " BENCH "--rows 3M --runs 2 --threads 1");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        must_contain(p.out, words[i]);
    }
    must_contain(p.err, " rows in 1 segment of ");
    must_contain(p.err, "; medians of 2 runs\n");
    must_be_empty(&p, "in");
    program_end(&p);
}

Test(bench, gives_numbers_to_programs)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "mkdir in; " BENCH "--rows 100K --runs 1 --threads 2 --format csv >table");
    program_expect(&p, 0, "head -1 table");
    cr_assert_str_eq(p.out, "measurement,values,threads,ms,rows,rows_per_second,bytes,bytes_per_second,"
                            "bandwidth_ratio,bytes_per_row,memory\n");
    program_expect(&p, 0, "grep '^\"everything by metric: count, sum, min, max\",decoded,2,' table | wc -l");
    cr_assert_str_eq(p.out, "1\n");
    program_expect(&p, 0, BENCH "--rows 100K --runs 1 --threads 2 --format json");
    must_contain(p.out, "\"measurement\":\"memory bandwidth: a plain sum\",\"values\":null,\"threads\":2,");
    program_end(&p);
}

Test(bench, measures_a_store_that_is_given_and_leaves_it_as_it_was)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook synth store --shape reports --metrics 20 --regions 200 && ls -lR store >before");
    program_expect(&p, 0, "mkdir in; " BENCH "store --runs 1");
    must_contain(p.out, "one metric by county: avg, min, max, count");
    program_expect(&p, 0, "ls -lR store | cmp before -");
    must_be_empty(&p, "in");
    program_end(&p);
}

Test(bench, names_only_what_a_flat_store_can_be_asked_by)
{
    program p;
    program_start(&p);
    program_write_text(&p, "flat.csv", "code,parent,level,name\nN,,nation,Land\n");
    program_write_text(&p, "rows.csv", "region,year,metric,value\nN,2020,output,4\nN,2021,output,5\n");
    program_expect(&p, 0, "yearbook import flat --regions flat.csv --metrics metrics.csv rows.csv");
    program_expect(&p, 0, "yearbook bench flat --runs 1 --threads 1 --format csv");
    must_contain(p.out, "\n\"one metric: avg, min, max, count\",");
    must_contain(p.out, "\n\"one metric by year: sum, count\",");
    must_contain(p.err, "note: 2 rows in 1 segment of ");
    program_end(&p);
}

Test(bench, says_when_there_is_nothing_to_measure)
{
    program p;
    program_start(&p);
    program_write_text(&p, "rates.csv", "id,name,unit,rollup\nrate,Rate,%,never\n");
    program_write_text(&p, "rows.csv", "region,year,metric,value\nA1,2020,rate,4\n");
    program_expect(&p, 0, "yearbook import store --regions tree.csv --metrics rates.csv rows.csv");
    program_expect(&p, 1, "yearbook bench store");
    must_contain(p.err, "the store has no full-year amounts that add up over regions and years");
    program_expect(&p, 3, "yearbook bench nowhere");
    program_expect(&p, 3, "TMPDIR=/nowhere yearbook bench --rows 1K");
    must_contain(p.err, "/nowhere: cannot make a folder for temporary files: No such file or directory; set TMPDIR");
    program_end(&p);
}

Test(bench, refuses_wrong_use_with_what_was_expected)
{
    static const struct {
        const char *line, *words;
    } wrong[] = {
        { "a b", "expected one store, or none" },
        { "store --rows 1M", "--rows is for a store that is made" },
        { "--rows many", "--rows 'many': expected a whole number such as 500K, 10M or 1G" },
        { "--runs 0", "--runs '0': expected a whole number from 1 to 1000" },
        { "--threads 2000", "--threads '2000': expected a whole number from 1 to 1024" },
        { "--format jsn", "did you mean json" },
    };
    program p;
    program_start(&p);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        program_expect(&p, 2, "yearbook bench %s", wrong[i].line);
        must_contain(p.err, wrong[i].words);
    }
    program_end(&p);
}

Test(bench, that_is_interrupted_leaves_nothing)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "mkdir in");
    program_expect(&p, 130,
                   "TMPDIR=in timeout --foreground --preserve-status -s INT 0.4 " YB_PROGRAM " bench --rows 1G");
    must_contain(p.err, "yearbook: interrupted");
    must_be_empty(&p, "in");
    program_end(&p);
}
