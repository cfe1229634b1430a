/* Units of Chinese statistics and exact conversion between them.
 *
 * A unit may carry scale words (万亩 = 10,000 亩); conversion multiplies by an
 * exact ratio and never rounds. */
#ifndef YEARBOOK_UNITS_H
#define YEARBOOK_UNITS_H

#include "yearbook/decimal.h"
#include "yearbook/export.h"
#include "yearbook/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Converts 3.98 亿元 to 39800 万元. Understands scale words (十百千万亿) before
 * any unit, and the families money (元, 美元 apart), area (亩, 公顷, 平方公里,
 * 平方米), length (米, 公里, 里), mass (斤, 公斤, 吨), volume, power, energy,
 * people (人 = 名 = 位), visits (人次, 次), single things (个, 家, 户, 项 convert one
 * to one: which of them is printed depends on the noun) and percent (% = ％;
 * percentage points apart). Ratios convert above and below the line (公斤/亩 to
 * 吨/公顷), and money to money per head (万元 to 元/人), as income is printed. Any
 * other unit converts to itself with other scale words. YB_INVALID when the
 * units measure different things; YB_OVERFLOW when the exact result does not
 * fit or has no end. */
YB_API yb_status yb_unit_convert(yb_decimal value, const char *from, const char *to, yb_decimal *converted,
                                 yb_error *error);

/* The unit without scale words and with one spelling per meaning: 万名 -> 人,
 * ％ -> %, 万元/人 -> 元/人 (scale words below the line stay). At most 63 bytes.
 * *factor is the power of ten that was taken off. */
YB_API yb_status yb_unit_normalize(const char *unit, char base[64], int *factor, yb_error *error);

#ifdef __cplusplus
}
#endif
#endif
