/* Exact decimals.
 *
 * A yb_decimal is mantissa x 10^-scale with a 64-bit mantissa; a yb_wide is a
 * 128-bit two's complement integer, used for sums and result columns, whose
 * scale stands beside it. No binary floating point takes part anywhere. */
#ifndef YEARBOOK_DECIMAL_H
#define YEARBOOK_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/export.h"
#include "yearbook/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Scales that a stored value may have: 12.50 has scale 2. */
#define YB_SCALE_MAX 18

typedef struct yb_decimal {
    int64_t mantissa;
    int8_t scale; /* 0..YB_SCALE_MAX */
} yb_decimal;

typedef struct yb_wide {
    uint64_t low;
    int64_t high;
} yb_wide;

/* Room for any yb_wide at any scale, sign, point and NUL included. */
#define YB_DECIMAL_TEXT 64

/* Parses "-12.50", "+3", "1,234.5" (commas only as thousands separators in
 * groups of three). YB_INVALID for anything else, YB_OVERFLOW when it takes
 * more than 18 decimals or a 64-bit mantissa; never rounds. */
YB_API yb_status yb_decimal_parse(const char *text, size_t length, yb_decimal *value, yb_error *error);

/* Writes the shortest exact form (12.5 for 12.50), at most YB_DECIMAL_TEXT
 * bytes with NUL. Returns the length. */
YB_API size_t yb_decimal_format(yb_decimal value, char *text);

/* Writes exactly `scale` decimals when `keep_zeros`, else the shortest form. */
YB_API size_t yb_wide_format(yb_wide value, int scale, int keep_zeros, char *text);

/* -1, 0, 1 by value: 1.50 equals 1.5. */
YB_API int yb_decimal_compare(yb_decimal a, yb_decimal b);

#ifdef __cplusplus
}
#endif
#endif
