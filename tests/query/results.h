/* Two results compared. */
#ifndef QUERY_RESULTS_H
#define QUERY_RESULTS_H

#include "yearbook/yearbook.h"

/* Asserts that both have the same columns with the same rows, bit for bit; `way` says how they came about. */
void results_must_be_same(const yb_result *a, const yb_result *b, const char *way);

/* Whether the column has a value in this row. */
int column_is_there(const yb_column *column, size_t row);
/* Whether two values, which are there, are equal; the scales of decimals may differ. */
int columns_are_equal(const yb_column *a, size_t row, const yb_column *b, size_t other);

#endif
