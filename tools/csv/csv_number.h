/* Numbers as nearly every field has them, without a look at each digit. What
 * they do not take may be a number all the same, or a mistake: the careful way
 * (yb_decimal_parse) tells. */
#ifndef CSV_CSV_NUMBER_H
#define CSV_CSV_NUMBER_H

#include "csv/csv.h"
#include "csv/csv_word.h"
#include "yearbook/decimal.h"

/* "-1234.56": at most 16 characters behind the sign, `mark` before decimals;
 * CSV_PAD bytes may be read around the text. 0 for anything else. */
int csv_plain_long_decimal(const char *text, size_t length, char mark, yb_decimal *value);
static inline int csv_plain_decimal(const char *text, size_t length, char mark, yb_decimal *value)
{
    unsigned decimals = 0;
    uint64_t magnitude;
    if (length - 1 > 7 || text[0] == '-') { /* 0 wraps around */
        return csv_plain_long_decimal(text, length, mark, value);
    }
    if (!csv_read_word(text, length, mark, &magnitude, &decimals)) {
        return 0;
    }
    *value = (yb_decimal) { (int64_t)magnitude, (int8_t)decimals };
    return 1;
}

/* Four digits, 0001 to 9999; 0 for anything else. CSV_PAD as above. */
static inline int csv_plain_year(const char *text, size_t length, int *year)
{
    uint32_t word;
    memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    int digits = ((word & 0xF0F0F0F0u) | (((word + 0x06060606u) >> 4) & 0x0F0F0F0Fu)) == 0x33333333u;
    word -= 0x30303030u;
    word = word * 10 + (word >> 8); /* pairs of digits, in bytes 0 and 2 */
    unsigned value = (word & 0xFF) * 100 + (word >> 16 & 0xFF);
    if (length != 4 || !digits || value == 0) {
        return 0;
    }
    *year = (int)value;
    return 1;
}

#endif
