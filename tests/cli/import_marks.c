/* Separators and decimal marks of the files that import reads. */
#include <stdio.h>

#include "program.h"
#include "support/test.h"

static void load(program *p)
{
    program_start(p);
    program_expect(p, 0, "yearbook import store --regions tree.csv --metrics metrics.csv");
}

/* The value of A1's output in 2030, as the file gives it. */
static void gives(const char *options, const char *csv, const char *value)
{
    program p;
    char row[128];
    load(&p);
    program_write_text(&p, "some.csv", csv);
    program_expect(&p, 0, "yearbook import store some.csv %s && yearbook export store --year 2030", options);
    snprintf(row, sizeof row, "A1,2030,output,%s,", value);
    must_contain(p.out, row);
    program_end(&p);
}

static void is_refused(const char *options, const char *csv, const char *words)
{
    program p;
    load(&p);
    program_write_text(&p, "bad.csv", csv);
    program_expect(&p, 1, "yearbook import store bad.csv %s", options);
    must_contain(p.err, words);
    program_expect(&p, 0, "yearbook show store --format csv");
    must_contain(p.out, "observations,0\n");
    program_end(&p);
}

Test(import_marks, semicolons_and_tabs_separate_as_commas_do)
{
    gives("", "region;year;metric;value;a,b\nA1;2030;output;1.25;x,y\n", "1.25");
    gives("", "region\tyear\tmetric\tvalue\r\n\"A1\"\t2030\toutput\t-7\r\n", "-7");
    gives("", "\"region\";\"a,b,c,d,e\";year;metric;value\nA1;\"x;\"\"y\";2030;output;3\n", "3");
    is_refused("", "region|year|metric|value\nA1|2030|output|1\n", "it has region|year|metric|value");
}

Test(import_marks, a_tree_and_metrics_may_have_other_separators)
{
    program p;
    program_start(&p);
    program_expect(&p, 0,
                   "tr , ';' <tree.csv >t.csv; tr , '\\t' <metrics.csv >m.csv; tr , ';' <data.csv >d.csv;"
                   " yearbook import store --regions t.csv --metrics m.csv d.csv");
    must_contain(p.err, "imported 8 regions, 3 metrics, 10 rows");
    program_end(&p);
}

Test(import_marks, a_decimal_comma_is_read_where_no_comma_separates)
{
    gives("", "region;year;metric;value\nA2;2030;output;7\nA1;2030;output;1234,5\n", "1234.5");
    gives("", "region\tyear\tmetric\tvalue\nA1\t2030\toutput\t-0,125\nA2\t2030\toutput\t1,234\n", "-0.125");
    gives("", "region;year;metric;value\nA1;2030;output;1,234\nA2;2030;output;12345678901234567,5\n", "1.234");
    is_refused("", "region,year,metric,value\nA1,2030,output,\"1,5\"\n", "bad.csv:2: expected a decimal number");
    gives("", "region,year,metric,value\nA1,2030,output,\"1,234.5\"\n", "1234.5");
}

Test(import_marks, a_file_with_both_marks_is_refused_with_its_line)
{
    is_refused("", "region;year;metric;value\nA1;2030;output;1,5\nA2;2030;output;1\nA2;2031;output;2.5\n",
               "bad.csv:4: '2.5' has a decimal point, but '1,5' in line 2 has a decimal comma");
    is_refused("", "region;year;metric;value\nA1;2030;output;1.5\nA2;2030;output;2,5\n",
               "bad.csv:3: '2,5' has a decimal comma, but '1.5' in line 2 has a decimal point");
    is_refused("", "region;year;metric;value\nA1;2030;output;1.234,5\n",
               "bad.csv:2: which is the decimal mark of \"1.234,5\"? say --decimal point or --decimal comma");
    is_refused("", "region;year;metric;value\nA1;2030;output;1,234,567\n", "bad.csv:2: which is the decimal mark");
}

Test(import_marks, a_comma_that_may_stand_before_thousands_is_not_guessed)
{
    static const char unclear[] = "region;year;metric;value\nA2;2030;output;9\nA1;2030;output;1,234\n";
    is_refused("", unclear, "bad.csv:3: '1,234' may be a whole number with its thousands apart");
    gives("--decimal comma", unclear, "1.234");
    gives("--decimal point", unclear, "1234");
    gives("--decimal comma", "region,year,metric,value\nA1,2030,output,\"1.234,5\"\n", "1234.5");
    is_refused("--decimal comma", "region;year;metric;value\nA1;2030;output;1.5\n",
               "bad.csv:2: expected a number with a decimal comma, found \"1.5\"");
}

Test(import_marks, the_mark_is_one_of_two)
{
    program p;
    program_start(&p);
    program_expect(&p, 2, "yearbook import store --decimal dot data.csv");
    must_contain(p.err, "--decimal 'dot': expected point or comma");
    program_end(&p);
}

Test(import_marks, marks_of_far_rows_are_compared_with_any_number_of_threads)
{
    static const unsigned threads[] = { 1, 2, 3, 8 };
    program p;
    load(&p);
    FILE *file = fopen(scratch_path(p.folder, "bad.csv"), "w");
    cr_assert_not_null(file);
    fputs("region;year;metric;value\n", file);
    for (unsigned i = 2; i <= 400000; i++) {
        fprintf(file, "A1;%u;output;%s\n", i % 9999 + 1, i == 7 ? "1,5" : i >= 300000 ? "2.5" : "3");
    }
    fclose(file);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        program_expect(&p, 1, "yearbook import store --threads %u bad.csv", threads[i]);
        must_contain(p.err, "bad.csv:300000: '2.5' has a decimal point, but '1,5' in line 7 has a decimal comma");
    }
    program_end(&p);
}
