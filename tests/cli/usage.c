/* Wrong use: exit code 2, and a word on what would be right. */
#include "program.h"
#include "support/test.h"

static void is_wrong(const char *arguments, const char *words)
{
    program p;
    program_start(&p);
    program_expect(&p, 2, "yearbook %s", arguments);
    must_contain(p.err, words);
    cr_assert_str_eq(p.out, "");
    program_end(&p);
}

Test(usage, without_arguments_the_verbs_are_told)
{
    is_wrong("", "usage: yearbook VERB");
}

Test(usage, an_unknown_verb_gets_a_suggestion)
{
    is_wrong("quary store", "did you mean 'query'?");
    is_wrong("ingets store", "did you mean 'ingest'?");
    is_wrong("xyzzy", "there is no verb 'xyzzy'");
    is_wrong("--verbose", "there is no option '--verbose'");
}

Test(usage, an_unknown_option_gets_a_suggestion)
{
    is_wrong("query store --metrik gdp", "did you mean --metric?");
    is_wrong("import store --region tree.csv -x", "there is no option -x");
    is_wrong("query store --metric gdp --zzzz", "there is no option --zzzz");
}

Test(usage, a_misspelt_program_option_gets_a_suggestion)
{
    is_wrong("--verson", "did you mean '--version'?");
    is_wrong("--hepl", "did you mean '--help'?");
}

Test(usage, help_is_found_where_people_look_for_it)
{
    static const char *const lines[] = { "query --help", "query -h", "help query", "query store --metric x -h" };
    program p;
    program_start(&p);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        program_expect(&p, 0, "yearbook %s", lines[i]);
        must_contain(p.out, "usage: yearbook query STORE");
    }
    program_expect(&p, 0, "yearbook -h");
    must_contain(p.out, "usage: yearbook VERB");
    program_expect(&p, 2, "yearbook help quary");
    must_contain(p.err, "did you mean 'query'?");
    program_end(&p);
}

Test(usage, years_and_spans_in_other_spellings_get_the_right_one)
{
    is_wrong("query store --metric gdp --year 2020-2022", "did you mean 2020..2022?");
    is_wrong("query store --metric gdp --span 2022-H1", "did you mean --year 2022 --span H1?");
    is_wrong("query store --metric gdp --year 2022-H1", "did you mean --year 2022 --span H1?");
}

Test(usage, an_option_without_its_value_is_told)
{
    is_wrong("query store --metric", "--metric needs a value");
    is_wrong("query store --metric gdp --explain=yes", "--explain takes no value");
    is_wrong("query store --metric gdp --region ''", "--region needs a value, found an empty one");
    is_wrong("ingest store a.txt --review=", "--review needs a value, found an empty one");
    is_wrong("ingest store a.txt --review -", "--review writes a file that --accept reads later; give it a name");
    is_wrong("ingest store ''", "expected the name of a store or a file, found an empty word");
}

Test(usage, misspelt_values_of_options_get_a_suggestion)
{
    is_wrong("query store --metric gdp --format jsn", "did you mean json?");
    is_wrong("query store --metric gdp --agg summ", "did you mean sum?");
    is_wrong("query store --metric gdp --agg quantile:2", "found \"quantile:2\"\nusage");
    is_wrong("query store --metric gdp --measure levl", "did you mean level?");
    is_wrong("query store --metric gdp --role actul", "did you mean actual?");
    is_wrong("query store --metric gdp --span H3", "H3");
    is_wrong("query store --metric gdp --kernels fast", "expected scalar, avx2");
    is_wrong("query store --metric gdp --order sum:up", "COLUMN:desc");
    is_wrong("query store --metric gdp --derive shares", "did you mean share?");
    is_wrong("show store regoins", "did you mean regions?");
}

Test(usage, numbers_are_checked)
{
    is_wrong("query store --metric gdp --year 20x0", "'20x0' is not a year");
    is_wrong("query store --metric gdp --year 2022..2020", "expected 2020..2022");
    is_wrong("query store --metric gdp --limit 0", "whole number");
    is_wrong("query store --metric gdp --threads many", "whole number");
    is_wrong("ingest store a.txt --year 99999", "not a year");
}

Test(usage, missing_operands_are_told)
{
    is_wrong("extract", "expected the reports' files");
    is_wrong("ingest store", "expected a store and the reports' files");
    is_wrong("import", "expected a store");
    is_wrong("import store", "expected something to import");
    is_wrong("query --metric gdp", "expected one store");
    is_wrong("query store", "expected --metric");
    is_wrong("trace store --metric gdp", "expected --metric, --region and --year");
    is_wrong("show", "expected a store");
    is_wrong("export", "expected one store");
    is_wrong("export store --regions --metrics", "two exports");
    is_wrong("check a b", "expected one store");
    is_wrong("ingest store a.txt b.txt --region A", "single report");
    is_wrong("query store --metric a,,b", "empty entry");
}

Test(usage, help_and_version_go_to_standard_output)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook --help");
    must_contain(p.out, "usage: yearbook VERB");
    cr_assert_str_eq(p.err, "");
    program_expect(&p, 0, "yearbook --version");
    must_contain(p.out, "yearbook 0.");
    program_expect(&p, 0, "yearbook query --help");
    must_contain(p.out, "--metric M");
    program_end(&p);
}
