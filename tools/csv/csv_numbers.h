/* Columns of plain records whose fields are numbers as nearly every field has them. */
#ifndef CSV_CSV_NUMBERS_H
#define CSV_CSV_NUMBERS_H

#include "csv/csv_plain.h"

/* What csv_plain_year and csv_plain_decimal make of the column's next fields; how many, from
 * the first on, they took. Numbers behind those may be written, whatever they are. */
size_t csv_plain_years(csv_plain_column column, size_t count, int16_t *years);
size_t csv_plain_decimals(csv_plain_column column, size_t count, char mark, int64_t *mantissas, int8_t *scales);

#endif
