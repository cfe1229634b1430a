/* import with several threads: the same store and the same words as with one. */
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "support/test.h"

static const unsigned threads[] = { 1, 2, 3, 8 };

/* About 5 MB: more than each of eight threads reads at a time for one of them,
 * with quotes, line ends of both kinds and a series that is new now and then.
 * Row `wrong` (0: none) and the 20th behind it have mistakes. */
static void write_rows(const program *p, unsigned rows, unsigned wrong)
{
    static const char *const regions[] = { "A1", "A2", "\"B1\"", "\"A\"", "N" };
    FILE *file = fopen(scratch_path(p->folder, "many.csv"), "w");
    cr_assert_not_null(file);
    fputs("\xEF\xBB\xBFnote,region,span,year,metric,value\r\n", file);
    for (unsigned i = 1; i <= rows; i++) {
        const char *note = i % 50 == 0 ? "\"two\nlines, \"\"quoted\"\"\"" : "plain";
        int is_wrong = wrong > 0 && (i == wrong || i == wrong + 20);
        unsigned month = 1 + i / 4000 % 12;
        fprintf(file, "%s,%s,%02u,%u,%s,%s%u.%02u%s", note, regions[i % 5], month, 1 + i % 9000,
                i % 3 == 0 ? "output" : "residents", is_wrong ? "x" : "", i * 2654435761u % 100000, i % 100,
                i % 7 == 0 ? "\r\n" : "\n");
    }
    fclose(file);
}

Test(import_load, the_store_is_the_same_with_any_number_of_threads)
{
    program p;
    program_start(&p);
    write_rows(&p, 150000, 0);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        program_expect(
            &p, 0, "yearbook import store%u --threads %u --regions tree.csv --metrics metrics.csv many.csv data.csv",
            threads[i], threads[i]);
        must_contain(p.err, "8 regions, 3 metrics, 150010 rows");
        program_expect(&p, 0, "cd store%u; for f in *; do cmp $f ../store1/$f || exit 1; done", threads[i]);
    }
    program_expect(&p, 0, "cat many.csv | yearbook import store1 --threads 3 -");
    must_contain(p.err, "imported 150000 rows");
    program_expect(&p, 0, "yearbook check store1");
    program_end(&p);
}

Test(import_load, the_first_mistakes_are_told_with_any_number_of_threads)
{
    program p;
    program_start(&p);
    write_rows(&p, 150000, 120010);
    char *first = NULL;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        program_expect(&p, 1, "yearbook import store --threads %u --regions tree.csv --metrics metrics.csv many.csv",
                       threads[i]);
        must_contain(p.err, "many.csv:122411: expected a decimal number, found \"x");
        must_contain(p.err, "many.csv:122431: expected a decimal number, found \"x");
        must_contain(p.err, "2 mistakes; nothing was stored");
        if (first == NULL) {
            first = strdup(p.err);
        }
        cr_assert_str_eq(p.err, first);
        program_expect(&p, 0, "test ! -e store");
    }
    free(first);
    program_end(&p);
}

Test(import_load, what_ends_the_reading_ends_it_with_any_number_of_threads)
{
    program p;
    program_start(&p);
    write_rows(&p, 100000, 99000);
    program_expect(&p, 0, "echo 'plain,A1,01,2022,\"output\"s,1' >> many.csv; seq -f 'x,y%%g' 200000 >> many.csv");
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        program_expect(&p, 1, "yearbook import store --threads %u --regions tree.csv --metrics metrics.csv many.csv",
                       threads[i]);
        must_contain(p.err, "many.csv:100980: expected a decimal number");
        must_contain(p.err, "many.csv:101001: expected a decimal number");
        must_contain(p.err, "many.csv:102002: expected a comma or the end of the line behind a closing quote");
        must_contain(p.err, "2 mistakes; nothing was stored");
        program_expect(&p, 0, "test ! -e store");
    }
    program_end(&p);
}

Test(import_load, nothing_more_is_read_when_mistakes_have_ended_it)
{
    program p;
    program_start(&p);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        program_expect(&p, 1,
                       "(echo region,year,metric,value; yes A1,2022,output,x) 2>told |"
                       " timeout 60 " YB_PROGRAM
                       " import store --threads %u --regions tree.csv --metrics metrics.csv -",
                       threads[i]);
        must_contain(p.err, "standard input:11: expected a decimal number");
        must_contain(p.err, "stopped after 10 mistakes");
    }
    program_end(&p);
}

Test(import_load, a_series_of_one_file_is_not_taken_for_that_of_the_next)
{
    program p;
    program_start(&p);
    program_write_text(&p, "one.csv", "region,year,span,role,metric,value\nA1,2030,H1,target,output,1\n");
    program_write_text(&p, "two.csv", "region,year,metric,value\nA1,2030,output,2\n");
    program_expect(&p, 0,
                   "yearbook import store --regions tree.csv --metrics metrics.csv one.csv two.csv one.csv;"
                   " yearbook export store");
    must_contain(p.out, "A1,2030,output,2,万元,level,actual,,exact\n");
    must_contain(p.out, "A1,2030,output,1,万元,level,target,H1,exact\n");
    program_end(&p);
}

Test(import_load, threads_and_memory_must_be_numbers)
{
    program p;
    program_start(&p);
    program_expect(&p, 2, "yearbook import store --threads 0 data.csv");
    must_contain(p.err, "--threads '0'");
    program_expect(&p, 2, "yearbook import store --memory lots data.csv");
    must_contain(p.err, "--memory 'lots'");
    program_expect(&p, 0, "yearbook import store --memory 8M --regions tree.csv --metrics metrics.csv data.csv");
    program_end(&p);
}
