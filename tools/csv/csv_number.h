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
int csv_plain_year(const char *text, size_t length, int *year);

#endif
