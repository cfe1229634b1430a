/* Eight characters in a word of 64 bits, the first in the lowest byte. */
#include "csv/csv_number.h"

#include <string.h>

#define EACH(byte) (UINT64_C(0x0101010101010101) * (uint8_t)(byte))

static uint64_t load(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The `length` (1 to 8) characters before `end`, behind zeros. */
static uint64_t load_before(const char *end, size_t length)
{
    uint64_t word = load(end - 8);
    if (length < 8) {
        word = (word >> (64 - 8 * length) << (64 - 8 * length)) | (EACH('0') >> (8 * length));
    }
    return word;
}

/* Bit 7 of each byte that is `byte`. */
static uint64_t equal_bytes(uint64_t word, char byte)
{
    word ^= EACH(byte);
    return ~(((word & EACH(0x7F)) + EACH(0x7F)) | word | EACH(0x7F));
}

/* Takes out byte `at`: those before it move up, and `first` comes in below. */
static uint64_t take_out(uint64_t word, unsigned at, uint64_t first)
{
    uint64_t below = (UINT64_C(1) << (8 * at)) - 1;
    return (word & (~below << 8)) | ((word & below) << 8) | first;
}

static int are_digits(uint64_t word)
{
    return ((word & EACH(0xF0)) | (((word + EACH(0x06)) >> 4) & EACH(0x0F))) == EACH(0x33);
}

/* Pairs of digits, then of pairs, then of fours are joined. */
static uint64_t value_of_digits(uint64_t word)
{
    const uint64_t mask = UINT64_C(0x000000FF000000FF);
    word -= EACH('0');
    word = word * 10 + (word >> 8);
    return (((word & mask) * UINT64_C(0x000F424000000064)) + (((word >> 16) & mask) * UINT64_C(0x0000271000000001))) >>
           32;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int csv_plain_decimal(const char *text, size_t length, char mark, yb_decimal *value)
{
    int negative = length > 0 && text[0] == '-';
    text += negative;
    length -= (size_t)negative;
    if (length - 1 > 15 || !is_digit(text[0]) || !is_digit(text[length - 1])) { /* 0 wraps around */
        return 0;
    }
    const char *end = text + length;
    unsigned decimals = 0;
    uint64_t low = load_before(end, length < 8 ? length : 8);
    uint64_t high = length <= 8 ? EACH('0') : load_before(end - 8, length - 8);
    uint64_t low_mark = equal_bytes(low, mark), high_mark = length <= 8 ? 0 : equal_bytes(high, mark);
    if (low_mark != 0) {
        unsigned at = (unsigned)__builtin_ctzll(low_mark) / 8;
        decimals = 7 - at;
        low = take_out(low, at, high >> 56);
        high = (high << 8) | '0';
    } else if (high_mark != 0) {
        unsigned at = (unsigned)__builtin_ctzll(high_mark) / 8;
        decimals = 15 - at;
        high = take_out(high, at, '0');
    }
    if (!are_digits(low) || !are_digits(high)) {
        return 0;
    }
    uint64_t magnitude = value_of_digits(low) + (length <= 8 ? 0 : value_of_digits(high) * 100000000);
    value->mantissa = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    value->scale = (int8_t)decimals;
    return 1;
}

int csv_plain_year(const char *text, size_t length, int *year)
{
    if (length != 4) {
        return 0;
    }
    int value = 0, digits = 1;
    for (int i = 0; i < 4; i++) {
        digits &= is_digit(text[i]);
        value = 10 * value + (text[i] - '0');
    }
    if (!digits || value == 0) {
        return 0;
    }
    *year = value;
    return 1;
}
