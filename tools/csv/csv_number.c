/* Numbers of more than eight characters: two words. */
#include "csv/csv_number.h"

/* 9 to 16 characters. */
static int read_two_words(const char *text, size_t length, char mark, uint64_t *magnitude, unsigned *decimals)
{
    uint64_t low = csv_load(text + length - 8), high = csv_load_before(text + length - 8, length - 8);
    uint64_t high_mark = csv_find_byte(high, mark), low_mark = csv_find_byte(low, mark);
    unsigned at = high_mark != 0  ? (unsigned)__builtin_ctzll(high_mark) / 8
                  : low_mark != 0 ? 8 + (unsigned)__builtin_ctzll(low_mark) / 8
                                  : 15;
    *decimals = 15 - at;
    if (at + length == 16 || (at == 15 && low_mark != 0)) { /* no digit before or behind it */
        return 0;
    }
    if (high_mark != 0) {
        high = csv_take_out(high, at, '0');
    } else if (low_mark != 0) {
        low = csv_take_out(low, at - 8, high >> 56);
        high = (high << 8) | '0';
    }
    *magnitude = csv_value_of_digits(low) + csv_value_of_digits(high) * 100000000;
    return csv_are_digits(low) && csv_are_digits(high);
}

int csv_plain_long_decimal(const char *text, size_t length, char mark, yb_decimal *value)
{
    int negative = text[0] == '-';
    text += negative;
    length -= (size_t)negative;
    if (length - 1 > 15) { /* 0 wraps around */
        return 0;
    }
    unsigned decimals = 0;
    uint64_t magnitude;
    if (length <= 8 ? !csv_read_word(text, length, mark, &magnitude, &decimals)
                    : !read_two_words(text, length, mark, &magnitude, &decimals)) {
        return 0;
    }
    value->mantissa = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    value->scale = (int8_t)decimals;
    return 1;
}
