/* Units: normalising and exact conversion. */
#include <string.h>

#include "support/test.h"
#include "yearbook/units.h"

static int converts(const char *value, const char *from, const char *to, const char *expected)
{
    yb_decimal given, converted = { 0, 0 };
    char text[YB_DECIMAL_TEXT] = "";
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_decimal_parse(value, strlen(value), &given, NULL), YB_OK);
    cr_assert_eq(yb_unit_convert(given, from, to, &converted, &error), YB_OK, "%s", error.message);
    yb_decimal_format(converted, text);
    return strcmp(text, expected) == 0;
}

static int refuses(const char *value, const char *from, const char *to, yb_status status, const char *saying)
{
    yb_decimal given, converted = { 77, 7 };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_decimal_parse(value, strlen(value), &given, NULL), YB_OK);
    return yb_unit_convert(given, from, to, &converted, &error) == status && converted.mantissa == 77 &&
           converted.scale == 7 && strstr(error.message, saying) != NULL;
}

static int normalizes(const char *unit, const char *expected, int expected_factor)
{
    char base[64];
    int factor = -99;
    return yb_unit_normalize(unit, base, &factor, NULL) == YB_OK && strcmp(base, expected) == 0 &&
           factor == expected_factor;
}

Test(units, money_converts_between_scale_words_but_not_currencies)
{
    cr_assert(converts("3.98", "亿元", "万元", "39800"));
    cr_assert(converts("12345", "元", "万元", "1.2345"));
    cr_assert(converts("1.5", "万亿元", "亿元", "15000"));
    cr_assert(converts("2", "千万元", "万元", "2000"));
    cr_assert(converts("300", "百万美元", "万美元", "30000"));
    cr_assert(converts("-1.50", "亿元", "亿元", "-1.5"));
    cr_assert(refuses("1", "万美元", "万元", YB_INVALID, "rate"));
}

Test(units, areas_convert_where_the_result_ends)
{
    cr_assert(converts("15", "亩", "公顷", "1"));
    cr_assert(converts("1", "平方公里", "亩", "1500"));
    cr_assert(converts("3", "亩", "平方米", "2000"));
    cr_assert(converts("2.4", "万公顷", "万亩", "36"));
    cr_assert(converts("1", "km²", "公顷", "100"));
    cr_assert(refuses("1", "亩", "平方米", YB_OVERFLOW, "no exact decimal"));
    cr_assert(refuses("1", "公顷", "吨", YB_INVALID, "the first is area, the second mass"));
}

Test(units, lengths_masses_volumes_and_energies_convert)
{
    cr_assert(converts("7", "里", "公里", "3.5"));
    cr_assert(converts("2.5", "千米", "米", "2500"));
    cr_assert(converts("2.5", "万斤", "吨", "12.5"));
    cr_assert(converts("1", "亿斤", "万吨", "5"));
    cr_assert(converts("1", "千克", "斤", "2"));
    cr_assert(converts("3", "万方", "立方米", "30000"));
    cr_assert(converts("5", "万千瓦", "兆瓦", "50"));
    cr_assert(converts("1", "亿千瓦时", "万度", "10000"));
    cr_assert(converts("1", "万吨标准煤", "吨标煤", "10000"));
    cr_assert(refuses("1", "吨标准煤", "吨", YB_INVALID, "coal equivalent"));
    cr_assert(refuses("1", "千瓦", "千瓦时", YB_INVALID, "power"));
}

Test(units, people_visits_and_things_convert_among_themselves)
{
    cr_assert(converts("1.2", "万名", "人", "12000"));
    cr_assert(converts("120", "万人次", "次", "1200000"));
    cr_assert(converts("52", "个", "家", "52"));
    cr_assert(converts("52", "户", "家", "52"));
    cr_assert(refuses("1", "户", "人", YB_INVALID, "people"));
    cr_assert(refuses("1", "人次", "人", YB_INVALID, "visits"));
    cr_assert(refuses("1", "件", "个", YB_INVALID, "a count of its own"));
    cr_assert(refuses("1", "头", "只", YB_INVALID, "a count of its own"));
}

Test(units, percent_and_percentage_points_stay_apart)
{
    cr_assert(converts("8.5", "％", "%", "8.5"));
    cr_assert(converts("5", "‰", "%", "0.5"));
    cr_assert(converts("1.2", "个百分点", "百分点", "1.2"));
    cr_assert(refuses("1.2", "个百分点", "%", YB_INVALID, "percentage points"));
}

Test(units, ratios_convert_above_and_below_the_line)
{
    cr_assert(converts("1.2", "万元", "元/人", "12000"));
    cr_assert(converts("9800", "元", "元/人", "9800"));
    cr_assert(converts("0.98", "万元/人", "元／人", "9800"));
    cr_assert(converts("10", "公斤/亩", "吨/公顷", "0.15"));
    cr_assert(converts("3", "人/平方公里", "人/公顷", "0.03"));
    cr_assert(converts("5", "件/万人", "件/人", "0.0005"));
    cr_assert(converts("5", "公斤每亩", "公斤/亩", "5"));
    cr_assert(refuses("1", "元/人", "元", YB_INVALID, "same thing"));
    cr_assert(refuses("1", "吨", "吨/亩", YB_INVALID, "same thing"));
    cr_assert(refuses("1", "元", "元/万人", YB_INVALID, "same thing"));
    cr_assert(refuses("1", "元/人", "元/户", YB_INVALID, "same thing"));
}

Test(units, outside_the_table_convert_to_the_same_word_only)
{
    cr_assert(converts("1.2", "万羽", "羽", "12000"));
    cr_assert(converts("3", "亿", "万", "30000"));
    cr_assert(converts("0", "万羽", "亿羽", "0"));
    cr_assert(converts("5", "", "", "5"));
    cr_assert(refuses("1", "羽", "只", YB_INVALID, "a count of its own"));
    cr_assert(refuses("1", "羽", "亩", YB_INVALID, "area"));
}

Test(units, what_does_not_fit_is_an_overflow_and_never_rounded)
{
    yb_decimal converted, impossible = { 1, 19 }, negative = { 1, -1 };
    cr_assert(refuses("9223372036854775807", "亿元", "元", YB_OVERFLOW, "store it"));
    cr_assert(refuses("0.000000000000000001", "元", "万元", YB_OVERFLOW, "store it"));
    cr_assert(converts("0.00000000000001", "元", "万元", "0.000000000000000001"));
    cr_assert(refuses("9223372036854775807", "亿亿亿元", "元", YB_OVERFLOW, "store it"));
    cr_assert(refuses("9223372036854775807", "万亿公顷", "毫米", YB_INVALID, "area"));
    cr_assert_eq(yb_unit_convert(impossible, "元", "元", &converted, NULL), YB_INVALID);
    cr_assert_eq(yb_unit_convert(negative, "元", "元", &converted, NULL), YB_INVALID);
}

Test(units, normalised_have_one_spelling_and_no_scale_words)
{
    cr_assert(normalizes("万名", "人", 4));
    cr_assert(normalizes("％", "%", 0));
    cr_assert(normalizes("万亿元", "元", 12));
    cr_assert(normalizes("百亿元", "元", 10));
    cr_assert(normalizes("十万吨", "吨", 5));
    cr_assert(normalizes(" 万 亩", " 亩", 4) || normalizes(" 万亩 ", "亩", 4));
    cr_assert(normalizes("平方千米", "平方公里", 0));
    cr_assert(normalizes("家", "家", 0));
    cr_assert(normalizes("万羽", "羽", 4));
    cr_assert(normalizes("亿", "", 8));
    cr_assert(normalizes("", "", 0));
    cr_assert(normalizes("万元/人", "元/人", 4));
    cr_assert(normalizes("元/名", "元/人", 0));
    cr_assert(normalizes("床/千人", "床/千人", 0));
    cr_assert(normalizes("公斤／亩", "公斤/亩", 0));
    cr_assert(normalizes("元/", "元/", 0));
}

Test(units, heads_that_only_look_like_scale_words_stay)
{
    cr_assert(normalizes("千米", "公里", 0));
    cr_assert(normalizes("万千瓦", "千瓦", 4));
    cr_assert(normalizes("亿千瓦时", "千瓦时", 8));
    cr_assert(normalizes("千卡", "千卡", 0));
    cr_assert(normalizes("千伏安", "千伏安", 0));
    cr_assert(normalizes("个百分点", "百分点", 0));
    cr_assert(normalizes("百分点", "百分点", 0));
    cr_assert(normalizes("千公顷", "公顷", 3));
    cr_assert(normalizes("万千克", "公斤", 4));
}

Test(units, that_are_too_long_or_broken_are_refused)
{
    char base[64] = "untouched", text[128];
    int factor = 5;
    yb_error error = YB_ERROR_INIT;
    memset(text, 'x', 63);
    text[63] = '\0';
    cr_assert(normalizes(text, text, 0));
    text[63] = 'x', text[64] = '\0';
    cr_assert_eq(yb_unit_normalize(text, base, &factor, &error), YB_INVALID);
    text[30] = '/';
    cr_assert_eq(yb_unit_normalize(text, base, &factor, &error), YB_INVALID);
    text[0] = '/', text[30] = 'x';
    cr_assert_eq(yb_unit_normalize(text, base, &factor, &error), YB_INVALID);
    cr_assert_eq(yb_unit_normalize("元/\xff", base, &factor, &error), YB_INVALID);
    cr_assert_eq(yb_unit_normalize("亿亿亿亿亿元", base, &factor, &error), YB_INVALID);
    memset(text, 'x', 127);
    text[40] = '/', text[127] = '\0';
    cr_assert_eq(yb_unit_normalize(text, base, &factor, &error), YB_INVALID);
    cr_assert(strcmp(base, "untouched") == 0 && factor == 5);
}
