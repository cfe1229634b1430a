/* Plain numbers, compared with the careful way. */
#include "csv/csv_number.h"

#include <stdlib.h>

#include "csv/csv_numbers.h"

#include "csv/support.h"
#include "support/test.h"

static uint64_t seed = 20260103;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

/* What is taken must be what the careful way makes of it, with a point for the mark. */
static int agrees(const char *written, size_t length, char mark)
{
    char bytes[2 * CSV_PAD + 64], pointed[64];
    memset(bytes, '0' + (int)draw(12), sizeof bytes);
    memcpy(bytes + CSV_PAD, written, length);
    for (size_t i = 0; i < length; i++) {
        pointed[i] = written[i];
        pointed[i] = (char)(written[i] == mark ? '.' : written[i] == '.' ? ',' : written[i]);
    }
    yb_decimal value = { -7, -7 }, careful;
    int taken = csv_plain_decimal(bytes + CSV_PAD, length, mark, &value);
    if (taken) {
        cr_assert_eq(yb_decimal_parse(pointed, length, &careful, NULL), YB_OK, "%.*s", (int)length, written);
        cr_assert_eq(value.mantissa, careful.mantissa, "%.*s", (int)length, written);
        cr_assert_eq(value.scale, careful.scale);
    } else {
        cr_assert_eq(value.mantissa, -7);
    }
    return taken;
}

Test(csv_number, plain_decimals_are_taken_exactly)
{
    for (unsigned round = 0; round < 100000; round++) {
        char text[32], mark = draw(2) ? '.' : ',';
        size_t whole = 1 + draw(16), decimals = draw((uint32_t)(16 - whole) + 1), length = 0;
        length += draw(4) == 0 ? (text[0] = '-', 1) : 0;
        for (size_t i = 0; i < whole; i++) {
            text[length++] = (char)('0' + draw(10));
        }
        text[length] = mark;
        length += decimals > 0;
        for (size_t i = 1; i < decimals; i++) {
            text[length++] = (char)('0' + draw(10));
        }
        int plain = decimals != 1; /* one: the mark stands last */
        cr_assert_eq(agrees(text, length, mark), plain, "%.*s", (int)length, text);
    }
}

Test(csv_number, whatever_else_stands_there_is_left_to_the_careful_way)
{
    static const char letters[] = "0123456789012345678901234567890123456789.,-+ e/:x\xB0";
    for (unsigned round = 0; round < 300000; round++) {
        char text[24];
        size_t length = draw(sizeof text);
        for (size_t i = 0; i < length; i++) {
            text[i] = letters[draw(sizeof letters - 1)];
        }
        agrees(text, length, draw(2) ? '.' : ',');
    }
}

Test(csv_number, years_have_four_digits)
{
    int year = 7;
    cr_assert(csv_plain_year("2024", 4, &year));
    cr_assert_eq(year, 2024);
    cr_assert(csv_plain_year("0001", 4, &year));
    cr_assert_eq(year, 1);
    static const char *const others[] = { "", "0000", "202", "20245", "2O24", "-202", "202:", "202/" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char padded[2 * CSV_PAD] = "";
        strcpy(padded, others[i]);
        cr_assert_not(csv_plain_year(padded, strlen(others[i]), &year));
        cr_assert_eq(year, 1);
    }
}

/* ---- columns ------------------------------------------------------------------ */

enum { MOST_RECORDS = 700 };

/* Records of a year and a value, of which one in `odd` is neither, and where their fields end. */
static csv_plain draw_column(char *bytes, uint32_t *marks, size_t count, uint32_t odd, char mark)
{
    static const char *const others[] = {
        "", "-3", "1e5", "-12.5", "12.", ".5", ",", "20245", "123456789.25", "1.2.3"
    };
    size_t at = 0;
    marks[0] = UINT32_MAX; /* the end of a record before */
    for (size_t i = 0; i < count; i++) {
        for (size_t column = 0; column < 2; column++) {
            if (draw(odd) == 0) {
                at += (size_t)sprintf(bytes + at, "%s", others[draw(10)]);
            } else if (column == 0) {
                at += (size_t)sprintf(bytes + at, "%u", 1000 + draw(9000));
            } else {
                at += (size_t)sprintf(bytes + at, "%u%c%0*u", draw(10000), mark, 1 + (int)draw(2), draw(10));
            }
            at += column == 1 && draw(2) ? (size_t)sprintf(bytes + at, "\r") : 0;
            marks[2 * i + column + 1] = (uint32_t)at;
            bytes[at++] = column == 0 ? ';' : '\n';
        }
    }
    return (csv_plain) { bytes, marks + 1, marks + 1 + 2 * count, 2, 0 };
}

Test(csv_number, columns_of_numbers_are_read_as_each_field_is)
{
    static char memory[MOST_RECORDS * 32 + 2 * CSV_PAD];
    static uint32_t marks[2 * MOST_RECORDS + 1];
    static int64_t mantissas[MOST_RECORDS];
    static int16_t years[MOST_RECORDS];
    static int8_t scales[MOST_RECORDS];
    for (unsigned round = 0; round < 2000; round++) {
        char mark = draw(2) ? '.' : ',';
        size_t count = draw(MOST_RECORDS + 1), i, read;
        csv_plain plain = draw_column(memory + CSV_PAD, marks, count, 2 + draw(2000), mark);
        cr_assert_eq(csv_plain_count(&plain, MOST_RECORDS), count);
        csv_plain_column column = csv_plain_column_of(&plain, 0);
        int year = 0;
        for (read = csv_plain_years(column, count, years), i = 0; i < read; i++) {
            csv_field field = csv_plain_next(&column);
            cr_assert(csv_plain_year(field.text, field.length, &year));
            cr_assert_eq(years[i], year);
        }
        csv_field behind = read < count ? csv_plain_next(&column) : (csv_field) { "", 0 };
        cr_assert(read == count || !csv_plain_year(behind.text, behind.length, &year));
        column = csv_plain_column_of(&plain, 1);
        yb_decimal value = { 0, 0 };
        for (read = csv_plain_decimals(column, count, mark, mantissas, scales), i = 0; i < read; i++) {
            csv_field field = csv_plain_next(&column);
            cr_assert(csv_plain_decimal(field.text, field.length, mark, &value));
            cr_assert_eq(mantissas[i], value.mantissa, "%.*s", (int)field.length, field.text);
            cr_assert_eq(scales[i], value.scale, "%.*s", (int)field.length, field.text);
        }
        behind = read < count ? csv_plain_next(&column) : (csv_field) { "", 0 };
        cr_assert(read == count || !csv_plain_decimal(behind.text, behind.length, mark, &value));
    }
}
