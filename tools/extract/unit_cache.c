/* Small tables by hash, one of each per thread; a unit that is too long or does
 * not convert by a plain factor takes the long way every time. */
#include "extract/unit_cache.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "yearbook/units.h"

#define SLOTS      512
#define UNIT_BYTES 32

typedef struct conversion {
    char from[UNIT_BYTES], to[UNIT_BYTES];
    yb_status status;
    yb_decimal factor; /* what one unit converts to */
} conversion;

typedef struct normal {
    char unit[UNIT_BYTES], base[64];
    yb_status status;
    int plain; /* one unit converts to a factor of the base */
    yb_decimal factor;
} normal;

static _Thread_local conversion conversions[SLOTS];
static _Thread_local normal normals[SLOTS];

static uint32_t hash(const char *text, uint32_t seed)
{
    uint32_t value = seed;
    for (; *text != '\0'; text++) {
        value = (value ^ (unsigned char)*text) * 16777619u;
    }
    return value ^ value >> 15;
}

static int fits(const char *unit)
{
    return unit[0] != '\0' && memchr(unit, '\0', UNIT_BYTES) != NULL;
}

/* value x factor in its shortest form; 0 if it takes more than plain numbers. */
static int multiply(yb_decimal value, yb_decimal factor, yb_decimal *product)
{
    int64_t mantissa;
    int scale = value.scale + factor.scale;
    if (value.scale < 0 || __builtin_mul_overflow(value.mantissa, factor.mantissa, &mantissa)) {
        return 0;
    }
    while (mantissa != 0 && scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        scale--;
    }
    scale = mantissa == 0 ? 0 : scale;
    if (scale > YB_SCALE_MAX) {
        return 0;
    }
    *product = (yb_decimal) { mantissa, (int8_t)scale };
    return 1;
}

yb_status unit_cache_convert(yb_decimal value, const char *from, const char *to, yb_decimal *converted)
{
    if (!fits(from) || !fits(to)) {
        return yb_unit_convert(value, from, to, converted, NULL);
    }
    conversion *known = &conversions[hash(to, hash(from, 2166136261u)) % SLOTS];
    if (strcmp(known->from, from) != 0 || strcmp(known->to, to) != 0) {
        known->status = yb_unit_convert((yb_decimal) { 1, 0 }, from, to, &known->factor, NULL);
        memcpy(known->from, from, strlen(from) + 1);
        memcpy(known->to, to, strlen(to) + 1);
    }
    if (known->status == YB_INVALID) {
        return YB_INVALID;
    }
    if (known->status == YB_OK && multiply(value, known->factor, converted)) {
        return YB_OK;
    }
    return yb_unit_convert(value, from, to, converted, NULL);
}

static void find_normal(const char *unit, normal *found)
{
    int ignored;
    found->status = yb_unit_normalize(unit, found->base, &ignored, NULL);
    found->plain = found->status == YB_OK &&
                   yb_unit_convert((yb_decimal) { 1, 0 }, unit, found->base, &found->factor, NULL) == YB_OK;
}

yb_status unit_cache_canonical(yb_decimal value, const char *unit, const char **base, yb_decimal *converted)
{
    static _Thread_local normal other;
    normal *known = &other;
    if (!fits(unit)) {
        find_normal(unit, known);
    } else {
        known = &normals[hash(unit, 2166136261u) % SLOTS];
        if (strcmp(known->unit, unit) != 0) {
            find_normal(unit, known);
            memcpy(known->unit, unit, strlen(unit) + 1);
        }
    }
    if (known->status != YB_OK) {
        return known->status;
    }
    *base = known->base;
    return known->plain && multiply(value, known->factor, converted)
               ? YB_OK
               : yb_unit_convert(value, unit, known->base, converted, NULL);
}
