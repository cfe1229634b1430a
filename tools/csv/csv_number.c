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
    unsigned unused = 64 - 8 * (unsigned)length;
    return (load(end - 8) >> unused << unused) | (EACH('0') >> 4 >> (60 - unused)); /* a shift by 64 would be none */
}

/* Bit 7 of each byte that is `byte`, if no byte below it is: above, one may be marked wrongly. */
static uint64_t find_byte(uint64_t word, char byte)
{
    word ^= EACH(byte);
    return (word - EACH(1)) & ~word & EACH(0x80);
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

/* Up to 8 characters. */
static int read_word(const char *text, size_t length, char mark, uint64_t *magnitude, unsigned *decimals)
{
    uint64_t word = load_before(text + length, length), marked = find_byte(word, mark);
    if (marked != 0) {
        unsigned at = (unsigned)__builtin_ctzll(marked) / 8;
        *decimals = 7 - at;
        if (at == 7 || at + length == 8) { /* no digit behind or before it */
            return 0;
        }
        word = take_out(word, at, '0');
    }
    *magnitude = value_of_digits(word);
    return are_digits(word);
}

/* 9 to 16 characters. */
static int read_two_words(const char *text, size_t length, char mark, uint64_t *magnitude, unsigned *decimals)
{
    uint64_t low = load(text + length - 8), high = load_before(text + length - 8, length - 8);
    uint64_t high_mark = find_byte(high, mark), low_mark = find_byte(low, mark);
    unsigned at = high_mark != 0  ? (unsigned)__builtin_ctzll(high_mark) / 8
                  : low_mark != 0 ? 8 + (unsigned)__builtin_ctzll(low_mark) / 8
                                  : 15;
    *decimals = 15 - at;
    if (at + length == 16 || (at == 15 && low_mark != 0)) { /* no digit before or behind it */
        return 0;
    }
    if (high_mark != 0) {
        high = take_out(high, at, '0');
    } else if (low_mark != 0) {
        low = take_out(low, at - 8, high >> 56);
        high = (high << 8) | '0';
    }
    *magnitude = value_of_digits(low) + value_of_digits(high) * 100000000;
    return are_digits(low) && are_digits(high);
}

int csv_plain_decimal(const char *text, size_t length, char mark, yb_decimal *value)
{
    int negative = text[0] == '-';
    text += negative;
    length -= (size_t)negative;
    if (length - 1 > 15) { /* 0 wraps around */
        return 0;
    }
    unsigned decimals = 0;
    uint64_t magnitude;
    if (length <= 8 ? !read_word(text, length, mark, &magnitude, &decimals)
                    : !read_two_words(text, length, mark, &magnitude, &decimals)) {
        return 0;
    }
    value->mantissa = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    value->scale = (int8_t)decimals;
    return 1;
}
