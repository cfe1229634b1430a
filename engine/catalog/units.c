/* Exact conversion between units.
 *
 * A conversion is a ratio of whole numbers and a power of ten. The value's
 * mantissa takes part in cutting the ratio down; what is left below the line
 * must divide a power of ten, or the result has no end. */
#include <string.h>

#include "catalog/unit.h"
#include "core/wide.h"

typedef struct ratio {
    yb_int128 numerator;
    yb_int128 denominator;
    int power; /* of ten, beside it */
} ratio;

static yb_uint128 greatest_divisor(yb_uint128 a, yb_uint128 b)
{
    while (b != 0) {
        yb_uint128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void cut_down(yb_int128 *numerator, yb_int128 *denominator)
{
    yb_uint128 above = *numerator < 0 ? 0 - (yb_uint128)*numerator : (yb_uint128)*numerator;
    yb_int128 divisor = (yb_int128)greatest_divisor(above, (yb_uint128)*denominator);
    if (divisor > 1) {
        *numerator /= divisor;
        *denominator /= divisor;
    }
}

/* Whether one side converts: the same base, or two of one family. */
static int comparable(const yb_unit_part *from, const yb_unit_part *to)
{
    if (from->entry == NULL || to->entry == NULL) {
        return strcmp(from->base, to->base) == 0;
    }
    return from->entry->family == to->entry->family;
}

static int64_t size_of(const yb_unit_part *part)
{
    return part->entry == NULL ? 1 : part->entry->size;
}

/* Income per head is printed in 元 as often as in 元/人. */
static int is_money_per_head(const yb_unit *from, const yb_unit *to)
{
    return !from->is_ratio && from->top.entry != NULL && from->top.entry->family == YB_UNIT_MONEY && to->is_ratio &&
           to->bottom.entry != NULL && to->bottom.entry->family == YB_UNIT_PEOPLE && to->bottom.factor == 0;
}

static yb_status fail_families(const char *from, const char *to, const yb_unit *a, const yb_unit *b, yb_error *error)
{
    if (a->is_ratio || b->is_ratio) {
        return yb_fail(error, YB_INVALID,
                       "cannot convert \"%s\" to \"%s\": they do not measure the same thing per the same thing", from,
                       to);
    }
    yb_unit_family family = a->top.entry == NULL ? YB_UNIT_OTHER : a->top.entry->family;
    yb_unit_family other = b->top.entry == NULL ? YB_UNIT_OTHER : b->top.entry->family;
    return yb_fail(error, YB_INVALID, "cannot convert \"%s\" to \"%s\": the first is %s, the second %s", from, to,
                   yb_unit_family_name(family), yb_unit_family_name(other));
}

static yb_status find_ratio(const char *from, const char *to, ratio *found, yb_error *error)
{
    yb_unit a, b;
    YB_TRY(yb_unit_read(from, &a, error));
    YB_TRY(yb_unit_read(to, &b, error));
    if (is_money_per_head(&a, &b)) {
        a.bottom = b.bottom;
        a.is_ratio = 1;
    }
    if (a.is_ratio != b.is_ratio || !comparable(&a.top, &b.top) || !comparable(&a.bottom, &b.bottom)) {
        return fail_families(from, to, &a, &b, error);
    }
    found->numerator = (yb_int128)size_of(&a.top) * size_of(&b.bottom);
    found->denominator = (yb_int128)size_of(&b.top) * size_of(&a.bottom);
    found->power = a.top.factor - b.top.factor - a.bottom.factor + b.bottom.factor;
    cut_down(&found->numerator, &found->denominator);
    return YB_OK;
}

/* Multiplies so that `denominator` becomes a power of ten; *digits is which. 0 when
 * it cannot be, or on overflow. */
static int to_decimal(yb_int128 *mantissa, yb_int128 denominator, int *digits)
{
    int twos = 0, fives = 0;
    for (; denominator % 2 == 0; denominator /= 2) {
        twos++;
    }
    for (; denominator % 5 == 0; denominator /= 5) {
        fives++;
    }
    *digits = twos > fives ? twos : fives;
    for (int i = twos; i < *digits; i++) {
        if (__builtin_mul_overflow(*mantissa, (yb_int128)2, mantissa)) {
            return 0;
        }
    }
    for (int i = fives; i < *digits; i++) {
        if (__builtin_mul_overflow(*mantissa, (yb_int128)5, mantissa)) {
            return 0;
        }
    }
    return denominator == 1;
}

/* mantissa x 10^-scale as a decimal without needless zeros; 0 if it does not fit. */
static int shortest(yb_int128 mantissa, int scale, yb_decimal *value)
{
    while (mantissa != 0 && scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        scale--;
    }
    scale = mantissa == 0 ? 0 : scale;
    if (scale < 0) {
        if (scale < -YB_SCALE_MAX || !yb_wide_scale_up(mantissa, -scale, &mantissa)) {
            return 0;
        }
        scale = 0;
    }
    if (scale > YB_SCALE_MAX || mantissa > INT64_MAX || mantissa < INT64_MIN) {
        return 0;
    }
    *value = (yb_decimal) { (int64_t)mantissa, (int8_t)scale };
    return 1;
}

yb_status yb_unit_convert(yb_decimal value, const char *from, const char *to, yb_decimal *converted, yb_error *error)
{
    if (value.scale < 0 || value.scale > YB_SCALE_MAX) {
        return yb_fail(error, YB_INVALID, "a value has 0 to %d decimals; this one has %d", YB_SCALE_MAX, value.scale);
    }
    ratio by = { 0, 1, 0 };
    YB_TRY(find_ratio(from, to, &by, error));
    yb_int128 mantissa = value.mantissa, denominator = by.denominator;
    cut_down(&mantissa, &denominator);
    int digits = 0;
    int fits =
        !__builtin_mul_overflow(mantissa, by.numerator, &mantissa) && to_decimal(&mantissa, denominator, &digits);
    if (!fits || !shortest(mantissa, value.scale + digits - by.power, converted)) {
        char text[YB_DECIMAL_TEXT];
        yb_decimal_format(value, text);
        return yb_fail(error, YB_OVERFLOW,
                       "%s %s is no exact decimal number of %s with at most %d decimals and 64 bits; store it in its "
                       "own unit",
                       text, from, to, YB_SCALE_MAX);
    }
    return YB_OK;
}
