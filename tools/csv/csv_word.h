/* Eight characters in a word of 64 bits, the first in the lowest byte; for the numbers of a CSV file. */
#ifndef CSV_CSV_WORD_H
#define CSV_CSV_WORD_H

#include <stdint.h>
#include <string.h>

#define CSV_EACH(byte) (UINT64_C(0x0101010101010101) * (uint8_t)(byte))

static inline uint64_t csv_load(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The `length` (1 to 8) characters before `end`, behind zeros. */
static inline uint64_t csv_load_before(const char *end, size_t length)
{
    unsigned unused = 64 - 8 * (unsigned)length;
    return (csv_load(end - 8) >> unused << unused) |
           (CSV_EACH('0') >> 4 >> (60 - unused)); /* a shift by 64 would be none */
}

/* Bit 7 of each byte that is `byte`, if no byte below it is: above, one may be marked wrongly. */
static inline uint64_t csv_find_byte(uint64_t word, char byte)
{
    word ^= CSV_EACH(byte);
    return (word - CSV_EACH(1)) & ~word & CSV_EACH(0x80);
}

/* Takes out byte `at`: those before it move up, and `first` comes in below. */
static inline uint64_t csv_take_out(uint64_t word, unsigned at, uint64_t first)
{
    uint64_t below = (UINT64_C(1) << (8 * at)) - 1;
    return (word & (~below << 8)) | ((word & below) << 8) | first;
}

static inline int csv_are_digits(uint64_t word)
{
    return ((word & CSV_EACH(0xF0)) | (((word + CSV_EACH(0x06)) >> 4) & CSV_EACH(0x0F))) == CSV_EACH(0x33);
}

/* Pairs of digits, then of pairs, then of fours are joined. */
static inline uint64_t csv_value_of_digits(uint64_t word)
{
    const uint64_t mask = UINT64_C(0x000000FF000000FF);
    word -= CSV_EACH('0');
    word = word * 10 + (word >> 8);
    return (((word & mask) * UINT64_C(0x000F424000000064)) + (((word >> 16) & mask) * UINT64_C(0x0000271000000001))) >>
           32;
}

/* Up to 8 characters. */
static inline int csv_read_word(const char *text, size_t length, char mark, uint64_t *magnitude, unsigned *decimals)
{
    uint64_t word = csv_load_before(text + length, length), marked = csv_find_byte(word, mark);
    if (marked != 0) {
        unsigned at = (unsigned)__builtin_ctzll(marked) / 8;
        *decimals = 7 - at;
        if (at == 7 || at + length == 8) { /* no digit behind or before it */
            return 0;
        }
        word = csv_take_out(word, at, '0');
    }
    *magnitude = csv_value_of_digits(word);
    return csv_are_digits(word);
}

#endif
