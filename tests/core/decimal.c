/* Exact decimals. */
#include "yearbook/decimal.h"

#include <stdlib.h>
#include <string.h>

#include "core/wide.h"
#include "support/test.h"

static void reads(const char *text, int64_t mantissa, int scale)
{
    yb_decimal value = { -77, 77 };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_decimal_parse(text, strlen(text), &value, &error), YB_OK, "%s: %s", text, error.message);
    cr_assert_eq(value.mantissa, mantissa, "%s", text);
    cr_assert_eq(value.scale, scale, "%s", text);
}

static void refuses(const char *text, yb_status status, const char *message)
{
    yb_decimal value = { -77, 77 };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_decimal_parse(text, strlen(text), &value, &error), status, "%s", text);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(value.mantissa, -77);
    cr_assert_eq(value.scale, 77);
}

static void writes(yb_int128 number, int scale, int keep_zeros, const char *expected)
{
    char text[YB_DECIMAL_TEXT];
    size_t length = yb_wide_format(yb_wide_of(number), scale, keep_zeros, text);
    cr_assert_str_eq(text, expected);
    cr_assert_eq(length, strlen(expected));
}

Test(decimal, reads_plain_numbers)
{
    reads("0", 0, 0);
    reads("-0", 0, 0);
    reads("-12.50", -1250, 2);
    reads("+3", 3, 0);
    reads("007", 7, 0);
    reads("0.000000000000000001", 1, 18);
    reads("9223372036854775807", INT64_MAX, 0);
    reads("-9223372036854775808", INT64_MIN, 0);
    reads("-9.223372036854775808", INT64_MIN, 18);
}

Test(decimal, reads_thousands_separators)
{
    reads("1,234.5", 12345, 1);
    reads("12,345,678", 12345678, 0);
    reads("-123,456", -123456, 0);
}

Test(decimal, refuses_what_is_no_number)
{
    refuses("12a", YB_INVALID, "expected a decimal number, found \"12a\"");
    refuses("", YB_INVALID, "expected a decimal number, found nothing");
    static const char *const others[] = { "-",   "+",       "--1",     ".5",       "5.",   "1.2.3", "1e5",    " 1",
                                          "1 ",  "1,23",    "1,2345",  "1234,567", ",123", "1,",    "1,,234", "0x10",
                                          "NaN", "1.234,5", "1,234,5", "三",       "-.",   "+-1",   "1.5-",   "１" };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        yb_decimal value = { -77, 77 };
        cr_assert_eq(yb_decimal_parse(others[i], strlen(others[i]), &value, NULL), YB_INVALID, "%s", others[i]);
        cr_assert_eq(value.mantissa, -77);
    }
}

Test(decimal, shows_a_long_word_in_part)
{
    refuses("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", YB_INVALID,
            "expected a decimal number, found \"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuv...\"");
}

Test(decimal, reads_no_further_than_the_length)
{
    yb_decimal value = { 0, 0 };
    cr_assert_eq(yb_decimal_parse("12345", 3, &value, NULL), YB_OK);
    cr_assert_eq(value.mantissa, 123);
    cr_assert_eq(yb_decimal_parse("1.5", 2, &value, NULL), YB_INVALID);
}

Test(decimal, never_rounds)
{
    refuses("0.1234567890123456789", YB_OVERFLOW, "0.1234567890123456789 has 19 decimals; at most 18 fit");
    refuses("1234567890123456789012345", YB_OVERFLOW,
            "1234567890123456789012345 has too many digits; up to 18 digits always fit, and 19 when, without the "
            "point, they are at most 9223372036854775807");
    yb_decimal value = { 0, 0 };
    cr_assert_eq(yb_decimal_parse("9223372036854775808", 19, &value, NULL), YB_OVERFLOW);
    cr_assert_eq(yb_decimal_parse("-9223372036854775809", 20, &value, NULL), YB_OVERFLOW);
    cr_assert_eq(yb_decimal_parse("92233720368547758.08", 20, &value, NULL), YB_OVERFLOW);
    cr_assert_eq(yb_decimal_parse("18446744073709551616", 20, &value, NULL), YB_OVERFLOW);
    cr_assert_eq(yb_decimal_parse("18446744073709551617.000", 24, &value, NULL), YB_OVERFLOW);
}

Test(decimal, drops_zeros_that_do_not_fit)
{
    reads("1.500000000000000000000", 15, 1);
    reads("0.0000000000000000000000000000", 0, 0);
    reads("1000000000000000000.00", INT64_C(1000000000000000000), 0);
    reads("922337203685477580.70", INT64_MAX, 1);
    reads("00000000000000000000000000000001", 1, 0);
}

Test(decimal, writes_the_shortest_form)
{
    char text[YB_DECIMAL_TEXT];
    yb_decimal value = { 1250, 2 };
    cr_assert_eq(yb_decimal_format(value, text), 4);
    cr_assert_str_eq(text, "12.5");
    writes(-5, 3, 0, "-0.005");
    writes(0, 5, 0, "0");
    writes(100, 2, 0, "1");
    writes(100, 0, 0, "100");
    writes(INT64_MIN, 18, 0, "-9.223372036854775808");
}

Test(decimal, writes_all_decimals_on_request)
{
    writes(1250, 2, 1, "12.50");
    writes(0, 3, 1, "0.000");
    writes(-5, 1, 1, "-0.5");
    writes(7, 0, 1, "7");
    writes(7, -3, 1, "7");
}

Test(decimal, writes_the_widest_numbers)
{
    const yb_int128 most = (yb_int128)(~(yb_uint128)0 >> 1);
    writes(most, 0, 0, "170141183460469231731687303715884105727");
    writes(-most - 1, 0, 0, "-170141183460469231731687303715884105728");
    writes(-most - 1, 36, 0, "-170.141183460469231731687303715884105728");
    writes((yb_int128)1 << 64, 0, 0, "18446744073709551616");
    writes((yb_int128)yb_power_of_ten[18] * yb_power_of_ten[18], 18, 0, "1000000000000000000");
    char text[YB_DECIMAL_TEXT];
    cr_assert_lt(yb_wide_format(yb_wide_of(-1), 60, 1, text), YB_DECIMAL_TEXT);
    cr_assert_lt(yb_wide_format(yb_wide_of(-1), 1000, 1, text), YB_DECIMAL_TEXT);
}

Test(decimal, reads_what_it_writes)
{
    srand(3);
    for (int round = 0; round < 20000; round++) {
        yb_decimal value = { (int64_t)((uint64_t)rand() << 33 ^ (uint64_t)rand() << 11 ^ (uint64_t)rand()), 0 };
        value.mantissa >>= rand() % 64;
        value.scale = (int8_t)(rand() % (YB_SCALE_MAX + 1));
        char text[YB_DECIMAL_TEXT];
        size_t length = yb_decimal_format(value, text);
        yb_decimal back = { 0, 0 };
        cr_assert_eq(yb_decimal_parse(text, length, &back, NULL), YB_OK, "%s", text);
        cr_assert_eq(yb_decimal_compare(value, back), 0, "%s", text);
    }
}

/* A plus sign leads every number the careful way. */
Test(decimal, reads_plain_numbers_as_the_careful_way_does)
{
    static const char letters[] = "0123456789012345678901234567890123456789..,-";
    srand(11);
    int numbers = 0;
    for (int round = 0; round < 200000; round++) {
        char text[32] = "+";
        size_t length = (size_t)rand() % 22 + 1;
        for (size_t i = 1; i <= length; i++) {
            text[i] = letters[(size_t)rand() % (sizeof(letters) - (i > 1 ? 2 : 1))];
        }
        yb_decimal plain = { -77, 77 }, careful = { -77, 77 };
        yb_status status = yb_decimal_parse(text + 1, length, &plain, NULL);
        if (text[1] == '-') { /* the careful way reads it without the sign, then */
            text[1] = '+';
            cr_assert_eq(yb_decimal_parse(text + 1, length, &careful, NULL), status, "%s", text);
            careful.mantissa = status == YB_OK ? -careful.mantissa : careful.mantissa;
        } else {
            cr_assert_eq(yb_decimal_parse(text, length + 1, &careful, NULL), status, "%s", text);
        }
        cr_assert_eq(plain.mantissa, careful.mantissa, "%s", text);
        cr_assert_eq(plain.scale, careful.scale, "%s", text);
        numbers += status == YB_OK;
    }
    cr_assert_gt(numbers, 20000);
}

Test(decimal, compares_by_value)
{
    const yb_decimal ascending[] = { { INT64_MIN, 0 }, { -1, 0 }, { -1, 18 }, { 0, 5 },          { 1, 18 },
                                     { 149, 2 },       { 15, 1 }, { 151, 2 }, { INT64_MAX, 18 }, { INT64_MAX, 0 } };
    const int count = (int)(sizeof(ascending) / sizeof(ascending[0]));
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
            cr_assert_eq(yb_decimal_compare(ascending[i], ascending[j]), (i > j) - (i < j));
        }
    }
    cr_assert_eq(yb_decimal_compare((yb_decimal) { 150, 2 }, (yb_decimal) { 15, 1 }), 0);
}
