/* Parsing, formatting and comparing exact decimals. */
#include "yearbook/decimal.h"

#include <string.h>

#include "core/error.h"
#include "core/text.h"
#include "core/wide.h"

/* Longest piece of the input that an error repeats. */
enum { SHOWN = 48 };

/* With a sign, a point and a NUL, 60 decimals fill YB_DECIMAL_TEXT. */
enum { SCALE_SHOWN_MAX = 60, DIGITS_MAX = 64 };

/* The parts of a number in its text. */
typedef struct number_parts {
    int negative;
    const char *whole, *whole_end;       /* digits and commas */
    const char *fraction, *fraction_end; /* digits */
} number_parts;

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at)) {
        at++;
    }
    return at;
}

/* Digits, or groups of three after a first of one to three. NULL if neither. */
static const char *skip_whole(const char *at, const char *end)
{
    const char *next = skip_digits(at, end);
    size_t first = (size_t)(next - at);
    if (first == 0 || (next < end && *next == ',' && first > 3)) {
        return NULL;
    }
    while (next < end && *next == ',') {
        const char *group = skip_digits(next + 1, end);
        if (group - next != 4) {
            return NULL;
        }
        next = group;
    }
    return next;
}

static int split(const char *text, size_t length, number_parts *parts)
{
    const char *at = text, *end = text + length;
    parts->negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    parts->whole = at;
    at = skip_whole(at, end);
    if (at == NULL) {
        return 0;
    }
    parts->whole_end = parts->fraction = parts->fraction_end = at;
    if (at < end && *at == '.') {
        parts->fraction = at + 1;
        parts->fraction_end = at = skip_digits(at + 1, end);
        if (parts->fraction == parts->fraction_end) {
            return 0;
        }
    }
    return at == end;
}

/* Appends the digits of a piece to a magnitude of at most `limit`. */
static int gather(const char *at, const char *end, uint64_t limit, uint64_t *magnitude)
{
    for (; at < end; at++) {
        if (*at == ',') {
            continue;
        }
        uint64_t digit = (uint64_t)(*at - '0');
        if (*magnitude > (limit - digit) / 10) {
            return 0;
        }
        *magnitude = *magnitude * 10 + digit;
    }
    return 1;
}

/* The mantissa with the fraction up to `fraction_end`; 0 when it does not fit. */
static int gather_mantissa(const number_parts *parts, const char *fraction_end, yb_decimal *value)
{
    uint64_t limit = (uint64_t)INT64_MAX + (uint64_t)parts->negative, magnitude = 0;
    if (fraction_end - parts->fraction > YB_SCALE_MAX || !gather(parts->whole, parts->whole_end, limit, &magnitude) ||
        !gather(parts->fraction, fraction_end, limit, &magnitude)) {
        return 0;
    }
    value->mantissa = (int64_t)(parts->negative ? -magnitude : magnitude);
    value->scale = (int8_t)(fraction_end - parts->fraction);
    return 1;
}

static yb_status refuse(yb_error *error, const char *text, size_t length)
{
    if (length == 0) {
        return yb_fail(error, YB_INVALID, "expected a decimal number, found nothing");
    }
    int shown = (int)yb_utf8_cut(text, length, SHOWN);
    return yb_fail(error, YB_INVALID, "expected a decimal number, found \"%.*s%s\"", shown, text,
                   (size_t)shown < length ? "..." : "");
}

/* Appends digits to a mantissa that has room for them; returns what follows. */
static const char *take_digits(const char *at, const char *end, uint64_t *mantissa)
{
    while (at < end && is_digit(*at)) {
        *mantissa = *mantissa * 10 + (uint64_t)(*at++ - '0');
    }
    return at;
}

/* What nearly every number in a file is: at most 18 digits without commas, which
 * always fit. 0 for anything else, which the careful way then looks at. */
static int parse_plain(const char *text, size_t length, yb_decimal *value)
{
    const char *at = text, *end = text + length;
    int negative = at < end && *at == '-';
    at += negative;
    if (end - at > YB_SCALE_MAX || at == end || !is_digit(*at) || !is_digit(end[-1])) {
        return 0;
    }
    uint64_t mantissa = 0;
    const char *fraction = at = take_digits(at, end, &mantissa);
    if (at < end && *at == '.') {
        fraction = at + 1;
        at = take_digits(fraction, end, &mantissa);
    }
    if (at < end) {
        return 0;
    }
    value->mantissa = negative ? -(int64_t)mantissa : (int64_t)mantissa;
    value->scale = (int8_t)(end - fraction);
    return 1;
}

yb_status yb_decimal_parse(const char *text, size_t length, yb_decimal *value, yb_error *error)
{
    if (parse_plain(text, length, value)) {
        return YB_OK;
    }
    number_parts parts;
    if (!split(text, length, &parts)) {
        return refuse(error, text, length);
    }
    if (gather_mantissa(&parts, parts.fraction_end, value)) {
        return YB_OK;
    }
    const char *significant = parts.fraction_end;
    while (significant > parts.fraction && significant[-1] == '0') {
        significant--;
    }
    if (gather_mantissa(&parts, significant, value)) {
        return YB_OK;
    }
    int shown = (int)(length < SHOWN ? length : SHOWN);
    const char *more = (size_t)shown < length ? "..." : "";
    if (significant - parts.fraction > YB_SCALE_MAX) {
        return yb_fail(error, YB_OVERFLOW, "%.*s%s has %td decimals; at most %d fit", shown, text, more,
                       significant - parts.fraction, YB_SCALE_MAX);
    }
    return yb_fail(error, YB_OVERFLOW,
                   "%.*s%s has too many digits; up to 18 digits always fit, and 19 when, without the point, they are "
                   "at most 9223372036854775807",
                   shown, text, more);
}

/* Writes digits backwards from `end`; returns the first. */
static char *put_digits(char *end, yb_uint128 magnitude)
{
    const uint64_t chunk = (uint64_t)yb_power_of_ten[YB_SCALE_MAX];
    while (magnitude > UINT64_MAX) {
        uint64_t low = (uint64_t)(magnitude % chunk);
        magnitude /= chunk;
        for (int i = 0; i < YB_SCALE_MAX; i++, low /= 10) {
            *--end = (char)('0' + low % 10);
        }
    }
    uint64_t rest = (uint64_t)magnitude;
    do {
        *--end = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    return end;
}

size_t yb_wide_format(yb_wide value, int scale, int keep_zeros, char *text)
{
    yb_int128 number = yb_int128_of(value);
    char digits[DIGITS_MAX];
    char *end = digits + sizeof(digits);
    memset(digits, '0', sizeof(digits));
    char *first = put_digits(end, number < 0 ? -(yb_uint128)number : (yb_uint128)number);
    scale = scale < 0 ? 0 : scale > SCALE_SHOWN_MAX ? SCALE_SHOWN_MAX : scale;
    char *point = end - scale;
    first = first < point ? first : point - 1;
    while (!keep_zeros && end > point && end[-1] == '0') {
        end--;
    }
    char *to = text;
    if (number < 0) {
        *to++ = '-';
    }
    memcpy(to, first, (size_t)(point - first));
    to += point - first;
    if (end > point) {
        *to++ = '.';
        memcpy(to, point, (size_t)(end - point));
        to += end - point;
    }
    *to = '\0';
    return (size_t)(to - text);
}

size_t yb_decimal_format(yb_decimal value, char *text)
{
    return yb_wide_format(yb_wide_of(value.mantissa), value.scale, 0, text);
}

/* The mantissa at the other one's scale, if that is larger. */
static yb_int128 align(yb_decimal value, yb_decimal other)
{
    int digits = other.scale - value.scale;
    digits = digits < 0 ? 0 : digits > YB_SCALE_MAX ? YB_SCALE_MAX : digits;
    return (yb_int128)value.mantissa * yb_power_of_ten[digits]; /* 64 bits x 10^18 always fit */
}

int yb_decimal_compare(yb_decimal a, yb_decimal b)
{
    yb_int128 left = align(a, b), right = align(b, a);
    return (left > right) - (left < right);
}
