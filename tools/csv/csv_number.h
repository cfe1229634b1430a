/* Numbers as nearly every field has them, without a look at each digit. What
 * they do not take may be a number all the same, or a mistake: the careful way
 * (yb_decimal_parse) tells. */
#ifndef CSV_CSV_NUMBER_H
#define CSV_CSV_NUMBER_H

#include "csv/csv.h"
#include "yearbook/decimal.h"

/* "-1234.56": at most 16 characters behind the sign, `mark` before decimals;
 * CSV_PAD bytes may be read around the text. 0 for anything else. */
int csv_plain_decimal(const char *text, size_t length, char mark, yb_decimal *value);

/* Four digits, 0001 to 9999; 0 for anything else. */
static inline int csv_plain_year(const char *text, size_t length, int *year)
{
    unsigned a = (unsigned)text[0] - '0', b = (unsigned)text[1] - '0', c = (unsigned)text[2] - '0',
             d = (unsigned)text[3] - '0';
    if (length != 4 || a > 9 || b > 9 || c > 9 || d > 9) {
        return 0;
    }
    unsigned value = 1000 * a + 100 * b + 10 * c + d;
    if (value > 0) {
        *year = (int)value;
    }
    return value > 0;
}

#endif
