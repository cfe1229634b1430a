/* Synthetic corpora from the command line. */
#include "program.h"
#include "support/test.h"

static void must_be_empty(program *p, const char *folder)
{
    program_expect(p, 0, "ls -A %s", folder);
    cr_assert_str_eq(p->out, "");
}

Test(synth, gives_the_store_that_importing_its_csv_gives)
{
    static const char *const options[] = { "--metrics 4 --regions 300 --years 2010..2020 --seed 3",
                                           "--shape reports --metrics 80 --regions 120 --seed 4" };
    static const char *const queries[] = { "--metric m1 --by county,year --year 2012..2016",
                                           "--metric m2 --rollup province,city,county --year 2015 --agg avg,max,median",
                                           "--metric all --by metric,year --agg count --from town" };
    for (int i = 0; i < 2; i++) {
        program p;
        program_start(&p);
        program_expect(&p, 0, "yearbook synth direct %s --threads 3 && yearbook synth --csv rows.csv %s", options[i],
                       options[i]);
        program_expect(&p, 0, "yearbook import loaded --regions rows.regions.csv --metrics rows.metrics.csv rows.csv");
        program_expect(&p, 0, "yearbook export direct >a && yearbook export loaded >b && cmp a b");
        program_expect(&p, 0, "yearbook export direct --metrics >a && yearbook export loaded --metrics >b && cmp a b");
        program_expect(&p, 0, "yearbook export direct --regions >a && yearbook export loaded --regions >b && cmp a b");
        for (int query = 0; query < 3; query++) {
            program_expect(&p, 0,
                           "yearbook query direct --format csv %s >a && yearbook query loaded --format csv %s >b &&"
                           " cmp a b && test $(wc -l <a) -gt 3",
                           queries[query], queries[query]);
        }
        program_expect(&p, 0, "yearbook check direct");
        program_end(&p);
    }
}

Test(synth, tells_what_it_made)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook synth store --rows 50K --metrics 10");
    must_contain(p.err, " rows of 10 metrics and 151 towns, 1990..2024, in ");
    must_contain(p.err, " s (commit 1)\n");
    program_expect(&p, 0, "yearbook synth --csv - --regions 2 --metrics 1 --years 2024..2024 --missing 0 --noise 0");
    cr_assert_str_eq(p.out, "region,year,metric,value\nT0000000,2024,m0,117.63\nT0000001,2024,m0,31.21\n");
    must_contain(p.err, "generated 2 rows of 1 metric and 2 towns, 2024..2024, in ");
    program_expect(&p, 0, "yearbook synth --csv - --regions 1 --metrics 1 --years 2024..2024 --missing 0");
    must_contain(p.err, "generated 1 row of 1 metric and 1 town, 2024..2024, in ");
    program_end(&p);
}

Test(synth, refuses_wrong_use_with_what_was_expected)
{
    static const struct {
        const char *line, *words;
    } wrong[] = {
        { "", "expected either a store or --csv FILE" },
        { "store --csv x.csv", "expected either a store or --csv FILE" },
        { "store other", "expected either a store or --csv FILE" },
        { "store --rows none", "--rows 'none': expected a whole number such as 500K, 10M or 1G" },
        { "store --rows 0", "--rows '0'" },
        { "store --rows 999G", "at most 100G" },
        { "store --rows 10Mx", "--rows '10Mx'" },
        { "store --metrics 0", "--metrics '0': expected a whole number from 1 to 1000000" },
        { "store --regions 5000001", "--regions '5000001'" },
        { "store --missing 100", "expected less than 100 % missing" },
        { "store --missing -1", "--missing '-1': expected percent from 0 to 100" },
        { "store --noise 3.001", "--noise '3.001': expected percent from 0 to 100, with two decimals at most" },
        { "store --noise 101", "--noise '101'" },
        { "store --noise -9223372036854775807", "--noise '-9223372036854775807'" },
        { "store --missing -999999999999999999.9", "expected percent from 0 to 100" },
        { "store --seed x", "--seed 'x'" },
        { "store --seed 18446744073709551616", "expected a whole number from 0 to 18446744073709551615" },
        { "store --shape report", "expected dense or reports; did you mean reports?" },
        { "store --years 2024..1990", "run backwards" },
        { "store --years 1900..2024", "expected at most 100 years" },
        { "store --metrics 3 --regions 3 --rows 1000", "leave out one of --metrics and --regions" },
        { "store --memory 5", "--memory '5': expected bytes such as 512M or 2G" },
        { "--csv x.csv --memory 1G", "--memory is for a store" },
    };
    program p;
    program_start(&p);
    program_expect(&p, 0, "mkdir in");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        program_expect(&p, 2, "cd in; yearbook synth %s", wrong[i].line);
        must_contain(p.err, wrong[i].words);
        must_be_empty(&p, "in");
    }
    program_end(&p);
}

Test(synth, leaves_alone_what_is_there)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook import store --regions tree.csv --metrics metrics.csv data.csv; ls store >before");
    program_expect(&p, 1, "yearbook synth store --rows 1000");
    must_contain(p.err, "yearbook: the store is in use, with 10 observations");
    program_expect(&p, 0, "ls store | cmp before -; yearbook export store | wc -l");
    cr_assert_str_eq(p.out, "11\n");
    program_expect(&p, 0, "mkdir in; echo mine >in/x.metrics.csv");
    program_expect(&p, 1, "yearbook synth --csv in/x.csv --rows 1000");
    must_contain(p.err, "in/x.metrics.csv: the file is there already; remove it, or choose another name");
    program_expect(&p, 0, "ls -A in; cat in/*");
    cr_assert_str_eq(p.out, "x.metrics.csv\nmine\n");
    program_expect(&p, 3, "yearbook synth --csv nowhere/x.csv --rows 1000");
    must_contain(p.err, "cannot create the file: No such file or directory");
    program_end(&p);
}

Test(synth, does_not_replace_a_file_that_came_meanwhile)
{
    program p;
    program_start(&p);
    program_expect(&p, 1,
                   "mkdir in; (until test -e in/x.csv.*.partial; do sleep 0.01; done; echo mine >in/x.metrics.csv) &"
                   " yearbook synth --csv in/x.csv --rows 3M --threads 1; code=$?; wait; exit $code");
    must_contain(p.err, "in/x.metrics.csv: the file is there already; remove it, or choose another name");
    program_expect(&p, 0, "ls -A in; cat in/*");
    cr_assert_str_eq(p.out, "x.metrics.csv\nmine\n");
    program_end(&p);
}

Test(synth, that_is_interrupted_leaves_nothing)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "mkdir in");
    program_expect(&p, 130,
                   "timeout --foreground --preserve-status -s INT 0.3 " YB_PROGRAM " synth in/store --rows 10G");
    must_contain(p.err, "yearbook: interrupted; nothing was stored\n");
    must_be_empty(&p, "in");
    program_expect(&p, 143,
                   "timeout --foreground --preserve-status -s TERM 0.3 " YB_PROGRAM " synth --csv in/x.csv --rows 10G");
    must_contain(p.err, "yearbook: interrupted; nothing was stored\n");
    must_be_empty(&p, "in");
    program_end(&p);
}

Test(synth, that_finds_the_disk_full_leaves_nothing)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "mkdir in");
    program_expect(&p, 3, "ulimit -f 100; yearbook synth --csv in/x.csv --rows 1M");
    must_contain(p.err, "yearbook: in/x.csv: cannot write the file: ");
    must_be_empty(&p, "in");
    program_expect(&p, 3, "ulimit -f 100; yearbook synth in/store --rows 1M");
    must_be_empty(&p, "in");
    program_expect(&p, 3, "yearbook synth --csv - --rows 1M >/dev/full");
    must_contain(p.err, "cannot write the file: No space left on device");
    program_end(&p);
}
