/* Plain numbers, compared with the careful way. */
#include "csv/csv_number.h"

#include <stdlib.h>

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
