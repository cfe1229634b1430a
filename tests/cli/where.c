/* query --where: how conditions are written, and what they leave. */
#include "program.h"
#include "support/test.h"

/* The rows after the heading, as CSV, for the conditions. */
static void leaves(program *p, const char *conditions, const char *rows)
{
    program_expect(p, 0, "yearbook query store --metric output --by city,year --from city --format csv --where '%s'",
                   conditions);
    const char *body = strchr(p->out, '\n') + 1;
    must_equal(conditions, body, rows);
}

static void is_refused(program *p, int code, const char *conditions, const char *words)
{
    program_expect(p, code, "yearbook query store --metric output --by city,year --from city --where '%s'", conditions);
    must_contain(p->err, words);
}

#define CALD "Cald,A3,2021,总产出,万元,33,1,,,\n"
#define BRIX "Brix,A2,2021,总产出,万元,22,1,,,\n"

Test(where, conditions_are_written_with_signs_or_words_and_joined)
{
    program p;
    program_load(&p);
    leaves(&p, "value > 22", CALD);
    leaves(&p, "value>=22", BRIX CALD);
    leaves(&p, "值大于22", CALD);
    leaves(&p, "数值 ≥ 22，值 ≠ 33", BRIX);
    leaves(&p, "value > 21.999 and value <= 33 and value <> 22", CALD);
    leaves(&p, "> 0.000000000000000001 且 等于 33", CALD);
    leaves(&p, "value>=22and value<33 AND value > 1", BRIX);
    leaves(&p, "value >= 22万元and value<33", BRIX);
    program_end(&p);
}

Test(where, constants_may_have_units_and_are_compared_exactly)
{
    program p;
    program_load(&p);
    leaves(&p, "value > 220,000元", CALD);
    leaves(&p, "value > 219999.99元", BRIX CALD);
    leaves(&p, "value >= 0.0022亿元, value < 0.0033 亿元", BRIX);
    program_end(&p);
}

Test(where, tables_count_what_is_left_without_coverage)
{
    program p;
    program_load(&p);
    program_expect(&p, 0, "yearbook query store --metric output --by province --year 2021 --where 'value > 11'");
    cr_assert_str_eq(p.out, "province  sum (万元)  n\n"
                            "--------  ----------  -\n"
                            "Alba              55  2\n");
    program_end(&p);
}

Test(where, mistakes_are_told_with_what_was_expected)
{
    program p;
    program_load(&p);
    is_refused(&p, 2, "size > 3", "expected a comparison");
    is_refused(&p, 2, "value > x", "expected a number of up to 18 digits, found");
    is_refused(&p, 1, "value > 1亿人", "the first is people, the second money");
    is_refused(&p, 2, "value > 1 or value < 2",
               "expected 'and' or a comma before another condition, found 'or value < 2'");
    is_refused(&p, 2, "value > 1 value < 2", "found 'value < 2'; all conditions must hold, there is no 'or'");
    is_refused(&p, 2, "值大于1 值小于2", "found '值小于2'");
    is_refused(&p, 2, "value > 1e5", "expected a number of up to 18 digits, found '1e5'");
    is_refused(&p, 2, "", "--where needs a value, found an empty one");
    is_refused(&p, 2, " ", "expected a comparison");
    is_refused(&p, 1, "value > 3 thousand", "thousand");
    is_refused(&p, 1, "value > 3亿", "; did you mean 亿元? (--where 'value > 3亿')");
    is_refused(&p, 2, "value>1 and", "expected a comparison");
    is_refused(&p, 2, "values > 3", "found 'values > 3'");
    is_refused(&p, 2, "value > 3 万元元元元元元元元元元元元元元元元元元元元元元元元元元元元元元", "at most 63 bytes");
    is_refused(&p, 1, "value > 1000", "no figure of 总产出 at level city meets the conditions");
    program_expect(&p, 1, "yearbook query store --metric all --by metric --year 2021 --where 'value > 1万元'");
    must_contain(p.err, "needs --metric with one metric");
    program_expect(&p, 2, "yearbook query store --metric output --where 'value > 1' --where 'value < 3'");
    must_contain(p.err, "--where is given twice; join the conditions with 'and'");
    program_end(&p);
}
