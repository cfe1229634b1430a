/* Words of measures, roles, bounds and rules, and spans of months. */
#include <string.h>

#include "support/test.h"
#include "yearbook/series.h"

static int span_is(const char *text, int first, int last)
{
    yb_span span = { 0, 0 };
    return yb_span_parse(text, &span, NULL) == YB_OK && span.first == first && span.last == last;
}

Test(spans, are_read_from_english_and_chinese_words)
{
    cr_assert(span_is("", 1, 12) && span_is("full", 1, 12) && span_is("year", 1, 12) && span_is("全年", 1, 12));
    cr_assert(span_is("H1", 1, 6) && span_is("h2", 7, 12) && span_is("上半年", 1, 6) && span_is("下半年", 7, 12));
    cr_assert(span_is("Q1", 1, 3) && span_is("Q2", 4, 6) && span_is("q3", 7, 9) && span_is("Q4", 10, 12));
    cr_assert(span_is("一季度", 1, 3) && span_is("第四季度", 10, 12) && span_is("前三季度", 1, 9));
}

Test(spans, are_read_from_months)
{
    cr_assert(span_is("05", 5, 5) && span_is("5", 5, 5) && span_is("12", 12, 12) && span_is("5月", 5, 5));
    cr_assert(span_is("01..09", 1, 9) && span_is("1-9", 1, 9) && span_is("1-9月", 1, 9) && span_is("1—9月份", 1, 9));
    cr_assert(span_is("一至九月", 1, 9) && span_is("1月至11月", 1, 11) && span_is("十一月", 11, 11));
    cr_assert(span_is("十月", 10, 10) && span_is("十至十二月", 10, 12) && span_is("1~6", 1, 6));
}

Test(spans, that_are_none_are_refused_with_what_is_allowed)
{
    const char *const wrong[] = { "2022-H1", "H3",    "Q5",  "13",  "0",     "9-1", "1-13",   "1-",  "-1",
                                  "月",      "1月月", "1..", "abc", "1 - 9", "011", "1-9月x", "1至", "Q1 " };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        yb_span span = { 3, 4 };
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(yb_span_parse(wrong[i], &span, &error), YB_INVALID, "%s", wrong[i]);
        cr_assert(span.first == 3 && span.last == 4);
        cr_assert_not_null(strstr(error.message, "01..09"));
    }
}

static int period_is(int year, int first, int last, const char *expected)
{
    char text[16];
    yb_span span = { (uint8_t)first, (uint8_t)last };
    size_t length = yb_period_format(year, span, text);
    return strcmp(text, expected) == 0 && length == strlen(expected);
}

Test(spans, are_printed_behind_the_year)
{
    cr_assert(period_is(2022, 1, 12, "2022") && period_is(2022, 1, 6, "2022-H1") && period_is(2022, 7, 12, "2022-H2"));
    cr_assert(period_is(2022, 1, 3, "2022-Q1") && period_is(2022, 10, 12, "2022-Q4") &&
              period_is(2022, 5, 5, "2022-05"));
    cr_assert(period_is(2022, 1, 9, "2022-01..09") && period_is(9999, 2, 4, "9999-02..04"));
    cr_assert(period_is(2022, 3, 8, "2022-03..08"));
    cr_assert(period_is(-2147483647 - 1, 255, 254, "-2147483648-255"), "cut to the 16 bytes there are");
}

Test(spans, printed_ones_are_read_back)
{
    for (uint8_t first = 1; first <= 12; first++) {
        for (uint8_t last = first; last <= 12; last++) {
            char text[16];
            yb_span span = { first, last };
            yb_period_format(2022, span, text);
            cr_assert(span_is(text[4] == '\0' ? "" : text + 5, first, last), "%s", text);
        }
    }
}

Test(words, every_printed_word_is_read_back)
{
    for (int value = 0; value < 10; value++) {
        yb_measure measure = (yb_measure)99;
        yb_role role = (yb_role)99;
        yb_bound bound = (yb_bound)99;
        yb_rollup_rule rule = (yb_rollup_rule)99;
        const char *argument = "untouched";
        const char *name = yb_measure_name((yb_measure)value);
        cr_assert_eq(name == NULL, value > YB_OTHER);
        cr_assert(name == NULL || (yb_measure_parse(name, &measure, NULL) == YB_OK && (int)measure == value));
        name = yb_role_name((yb_role)value);
        cr_assert_eq(name == NULL, value > YB_PLAN);
        cr_assert(name == NULL || (yb_role_parse(name, &role, NULL) == YB_OK && (int)role == value));
        name = yb_bound_name((yb_bound)value);
        cr_assert_eq(name == NULL, value > YB_ABOUT);
        cr_assert(name == NULL || (yb_bound_parse(name, &bound, NULL) == YB_OK && (int)bound == value));
        name = yb_rule_name((yb_rollup_rule)value);
        cr_assert_eq(name == NULL, value > YB_RULE_NEVER);
        if (name != NULL && value != YB_RULE_WEIGHTED && value != YB_RULE_DERIVE) {
            cr_assert_eq(yb_rule_parse(name, &rule, &argument, NULL), YB_OK);
            cr_assert((int)rule == value && argument == NULL);
        }
        cr_assert_eq(yb_time_kind_name((yb_time_kind)value) == NULL, value > YB_TIME_STOCK);
    }
}

Test(words, are_read_in_chinese_and_any_case)
{
    yb_measure measure;
    yb_role role;
    yb_bound bound;
    yb_rollup_rule rule;
    const char *argument;
    cr_assert(yb_measure_parse("同比", &measure, NULL) == YB_OK && measure == YB_YOY);
    cr_assert(yb_measure_parse("Level", &measure, NULL) == YB_OK && measure == YB_LEVEL);
    cr_assert(yb_role_parse("目标", &role, NULL) == YB_OK && role == YB_TARGET);
    cr_assert(yb_bound_parse("超过", &bound, NULL) == YB_OK && bound == YB_OVER);
    cr_assert(yb_rule_parse("合计", &rule, &argument, NULL) == YB_OK && rule == YB_RULE_SUM);
}

Test(words, that_are_none_are_refused_with_what_is_allowed)
{
    yb_measure measure = YB_SHARE;
    yb_role role = YB_PLAN;
    yb_bound bound = YB_ABOUT;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_measure_parse("levle", &measure, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "did you mean level? There are: level (水平), yoy (同比)"), "%s",
                       error.message);
    cr_assert_eq(measure, YB_SHARE);
    cr_assert_eq(yb_role_parse("nothing", &role, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "there are: actual (实际), target (目标), plan (计划)"));
    cr_assert_eq(yb_bound_parse("", &bound, &error), YB_INVALID);
    cr_assert_not_null(strstr(error.message, "no bound"));
}

Test(words, rules_take_their_argument_behind_a_colon)
{
    yb_rollup_rule rule;
    const char *argument, *text = "weighted:pop_resident";
    cr_assert_eq(yb_rule_parse(text, &rule, &argument, NULL), YB_OK);
    cr_assert(rule == YB_RULE_WEIGHTED && argument == text + 9);
    cr_assert_eq(yb_rule_parse("derive:gdp/pop_resident", &rule, &argument, NULL), YB_OK);
    cr_assert(rule == YB_RULE_DERIVE && strcmp(argument, "gdp/pop_resident") == 0);
}

Test(words, rules_with_a_wrong_argument_are_refused)
{
    const char *const wrong[] = {
        "weighted", "weighted:", "derive",    "derive:",
        "derive:a", "derive:/b", "derive:a/", "derive:a/b/c",
        "sum:gdp",  "never:",    "mean",      "a_word_that_is_longer_than_any_rule_could_ever_be_in_this_library"
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        yb_rollup_rule rule = YB_RULE_NEVER;
        const char *argument = NULL;
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(yb_rule_parse(wrong[i], &rule, &argument, &error), YB_INVALID, "%s", wrong[i]);
        cr_assert(rule == YB_RULE_NEVER && argument == NULL && error.message[0] != '\0');
    }
}
