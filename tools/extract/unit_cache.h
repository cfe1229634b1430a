/* Conversions of units that were asked for before: a report prints the same few
 * units again and again. */
#ifndef EXTRACT_UNIT_CACHE_H
#define EXTRACT_UNIT_CACHE_H

#include "yearbook/decimal.h"
#include "yearbook/status.h"

/* As yb_unit_convert, without a message. */
yb_status unit_cache_convert(yb_decimal value, const char *from, const char *to, yb_decimal *converted);

/* The unit that yb_unit_normalize tells, until this thread asks again, and the value in it. */
yb_status unit_cache_canonical(yb_decimal value, const char *unit, const char **base, yb_decimal *converted);

#endif
