/* See numeral.h. */
#include "extract/numeral.h"

#include <stdint.h>
#include <string.h>

#include "extract/utf8.h"

/* Digits that an Arabic number may have: 64 bits hold any 18. */
#define DIGITS_MAX 18
#define SCALE_MAX  16
/* Bytes that a Chinese number may have: twenty-four characters say any that fits. */
#define CHINESE_MAX 72

#define TAIL(character) [(0x80 | (character >> 6 & 63)) | (0x80 | (character & 63)) << 8] = 1

const uint8_t utf8_numeral_tails[1 << 16] = {
    TAIL(U'一'), TAIL(U'二'), TAIL(U'两'), TAIL(U'三'), TAIL(U'四'), TAIL(U'五'), TAIL(U'六'), TAIL(U'七'), TAIL(U'八'),
    TAIL(U'九'), TAIL(U'十'), TAIL(U'百'), TAIL(U'千'), TAIL(U'万'), TAIL(U'亿'), TAIL(U'零'), TAIL(U'〇'),
};

/* The digit that a character says, -1 if it says none. */
static int digit_of(uint32_t character)
{
    switch (character) {
    case U'零':
    case U'〇':
    case U'○':
        return 0;
    case U'一':
        return 1;
    case U'二':
    case U'两':
        return 2;
    case U'三':
        return 3;
    case U'四':
        return 4;
    case U'五':
        return 5;
    case U'六':
        return 6;
    case U'七':
        return 7;
    case U'八':
        return 8;
    case U'九':
        return 9;
    default:
        return -1;
    }
}

/* All digit words are three bytes. */
static int digit_word(const char *text, size_t length)
{
    return digit_of(utf8_wide(text, length));
}

/* Power of ten of a scale word; 0 if there is none. All are three bytes. */
static int scale_word(const char *text, size_t length)
{
    uint32_t next;
    switch (utf8_wide(text, length)) {
    case U'十':
        return 1;
    case U'百':
        return 2;
    case U'千':
        /* 千米, 千克, 千瓦 and 千伏 are units. */
        next = utf8_wide(text + 3, length - 3);
        return next == U'米' || next == U'克' || next == U'瓦' || next == U'伏' ? 0 : 3;
    case U'万':
        return 4;
    case U'亿':
        return 8;
    default:
        return 0;
    }
}

/* 余, 多, 来, 几 */
static size_t hedge_word(const char *text, size_t length)
{
    switch (utf8_wide(text, length)) {
    case U'余':
    case U'多':
    case U'来':
    case U'几':
        return 3;
    default:
        return 0;
    }
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with thousands separators and a decimal point into `digits`. */
static size_t read_digits(const char *text, size_t length, char digits[DIGITS_MAX + 3], int *grouped)
{
    size_t at = 0, written = 0, count = 0;
    *grouped = 0;
    int point = 0;
    while (at < length) {
        if (is_digit(text[at])) {
            if (++count > DIGITS_MAX) {
                return 0;
            }
            digits[written++] = text[at++];
        } else if (text[at] == '.' && !point && at + 1 < length && is_digit(text[at + 1])) {
            point = 1;
            digits[written++] = text[at++];
        } else if (text[at] == ',' && !point && (*grouped ? 1 : at <= 3) && length - at > 3 && is_digit(text[at + 1]) &&
                   is_digit(text[at + 2]) && is_digit(text[at + 3]) && (length - at == 4 || !is_digit(text[at + 4]))) {
            *grouped = 1;
            at++;
        } else {
            break;
        }
    }
    digits[written] = '\0';
    return at;
}

static int64_t power_of_ten(int power)
{
    int64_t result = 1;
    while (power-- > 0) {
        result *= 10;
    }
    return result;
}

static void reduce(yb_decimal *value)
{
    while (value->scale > 0 && value->mantissa % 10 == 0) {
        value->mantissa /= 10;
        value->scale--;
    }
}

/* The text of the scale that stays with the unit, for its power of ten. */
static const char *scale_text(int power)
{
    static const char *const TEXTS[] = { "",     "十",   "百",   "千",   "万",     "十万",   "百万",   "千万", "亿",
                                         "十亿", "百亿", "千亿", "万亿", "十万亿", "百万亿", "千万亿", "亿亿" };
    return power >= 0 && power <= SCALE_MAX ? TEXTS[power] : "";
}

/* 万亿, 千万: scale words in a row, as one power. */
static int read_scale(const char *text, size_t length, size_t *bytes)
{
    int power = 0;
    *bytes = 0;
    for (;;) {
        int one = scale_word(text + *bytes, length - *bytes);
        if (one == 0 || power + one > SCALE_MAX) {
            return power;
        }
        power += one;
        *bytes += 3;
    }
}

/* 千余万: a scale with a hedge inside. */
static int read_hedged_scale(const char *text, size_t length, size_t *bytes, int *hedged)
{
    int power = read_scale(text, length, bytes);
    size_t hedge = power > 0 ? hedge_word(text + *bytes, length - *bytes) : 0, more = 0;
    int rest = hedge > 0 ? read_scale(text + *bytes + hedge, length - *bytes - hedge, &more) : 0;
    if (rest == 0 || power + rest > SCALE_MAX) {
        return power;
    }
    *bytes += hedge + more;
    *hedged = 1;
    return power + rest;
}

/* Adds "5千万" behind "3亿": smaller scales, in units of the first. */
static size_t read_tail(const char *text, size_t length, int power, yb_decimal *value, int *hedged)
{
    size_t at = 0;
    int last = power;
    while (at < length && is_digit(text[at])) {
        int64_t part = 0;
        size_t digits = 0, scale_bytes;
        while (at + digits < length && is_digit(text[at + digits]) && digits < 4) {
            part = part * 10 + (text[at + digits++] - '0');
        }
        int inside = 0, one = read_hedged_scale(text + at + digits, length - at - digits, &scale_bytes, &inside);
        if (one == 0 || one >= last || power - one > 12 || value->scale > power - one ||
            value->mantissa > INT64_MAX / 1000000 / power_of_ten(power - one)) {
            break;
        }
        value->mantissa = value->mantissa * power_of_ten(power - one - value->scale) + part;
        value->scale = (int8_t)(power - one);
        last = one;
        *hedged |= inside;
        at += digits + scale_bytes;
    }
    return at;
}

static int read_arabic(const char *text, size_t length, struct numeral *number)
{
    char digits[DIGITS_MAX + 3];
    struct numeral made = { .scale = "" };
    size_t at = read_digits(text, length, digits, &made.grouped);
    if (at == 0 || yb_decimal_parse(digits, strlen(digits), &made.value, NULL) != YB_OK) {
        return 0;
    }
    size_t hedge = hedge_word(text + at, length - at), bytes;
    made.hedged = hedge > 0;
    at += hedge;
    int power = read_hedged_scale(text + at, length - at, &bytes, &made.hedged);
    at += bytes;
    if (power > 0) {
        at += read_tail(text + at, length - at, power, &made.value, &made.hedged);
        made.scale = scale_text(power);
        hedge = hedge_word(text + at, length - at);
        made.hedged |= hedge > 0;
        at += hedge;
    }
    made.length = at;
    *number = made;
    return 1;
}

typedef struct chinese_reader {
    int64_t total;   /* above the running section: 三亿 */
    int64_t section; /* below the next 万 or 亿 */
    int64_t digit;   /* not yet scaled; -1 if none */
    int top;         /* power of the last 万 or 亿 that ended the number, else 0 */
    int small;       /* a 十, 百 or 千 was read */
} chinese_reader;

static int take_scale(chinese_reader *reader, int power)
{
    if (power >= 4) {
        int64_t below = reader->section + (reader->digit > 0 ? reader->digit : 0);
        if (below == 0) {
            below = reader->total;
            reader->total = 0;
        }
        if (below == 0 || below > 99999999) {
            return 0;
        }
        reader->total += below * power_of_ten(power);
        reader->section = 0;
        reader->top = power;
    } else {
        /* 十七: the ten stands for one ten. */
        if (reader->digit < 0 && power != 1) {
            return 0;
        }
        reader->section += (reader->digit < 0 ? 1 : reader->digit) * power_of_ten(power);
        reader->small = 1;
        reader->top = 0;
    }
    reader->digit = -1;
    return 1;
}

/* 三点五 */
static size_t read_chinese_fraction(const char *text, size_t length, yb_decimal *value)
{
    size_t at = strlen("点");
    int digit, any = 0;
    if (!utf8_starts(text, length, "点")) {
        return 0;
    }
    while (value->scale < 4 && (digit = digit_word(text + at, length - at)) >= 0) {
        value->mantissa = value->mantissa * 10 + digit;
        value->scale++;
        at += 3;
        any = 1;
    }
    return any ? at : 0;
}

static int finish_chinese(const chinese_reader *reader, struct numeral *made)
{
    int64_t value = reader->total + reader->section + (reader->digit > 0 ? reader->digit : 0);
    int power = reader->top;
    made->scale = "";
    made->value = (yb_decimal) { value, 0 };
    if (power > 0 && reader->section == 0 && reader->digit < 0) {
        /* 三亿五千万 is 3.5 亿, as 四十万 is 40 万. */
        power = value >= 100000000 ? 8 : 4;
        made->value.scale = (int8_t)power;
        reduce(&made->value);
        made->scale = scale_text(power);
    }
    return 1;
}

static int read_chinese(const char *text, size_t length, struct numeral *number)
{
    chinese_reader reader = { .digit = -1 };
    struct numeral made = { .chinese = 1, .scale = "" };
    size_t at = 0, bytes;
    int any = 0;
    while (at < length) {
        if (at > CHINESE_MAX) {
            return 0;
        }
        int digit = digit_word(text + at, length - at);
        if (digit >= 0) {
            /* 二〇二二 and 三五: digits in a row are a code, not a number. */
            if (reader.digit > 0) {
                return 0;
            }
            reader.digit = digit;
            reader.top = 0;
            at += 3;
            any = 1;
            continue;
        }
        size_t hedge = any ? hedge_word(text + at, length - at) : 0;
        int power = scale_word(text + at + hedge, length - at - hedge);
        if (power == 0 || !take_scale(&reader, power)) {
            break;
        }
        made.hedged |= hedge > 0;
        at += hedge + 3;
        any = 1;
    }
    if (!any || !finish_chinese(&reader, &made)) {
        return 0;
    }
    if (made.scale[0] == '\0' && made.value.mantissa < 1000) {
        size_t fraction = read_chinese_fraction(text + at, length - at, &made.value);
        at += fraction;
        int power = fraction > 0 ? read_scale(text + at, length - at, &bytes) : 0;
        if (power > 0) {
            made.scale = scale_text(power);
            at += bytes;
        }
    }
    size_t hedge = hedge_word(text + at, length - at);
    made.hedged |= hedge > 0;
    made.length = at + hedge;
    *number = made;
    return 1;
}

int numeral_read(const char *text, size_t length, struct numeral *number)
{
    if (length == 0) {
        return 0;
    }
    return is_digit(text[0]) ? read_arabic(text, length, number) : read_chinese(text, length, number);
}

int numeral_read_bare_scale(const char *text, size_t length, struct numeral *number)
{
    size_t bytes;
    int hedged = 0, power = read_hedged_scale(text, length, &bytes, &hedged);
    if (power == 0) {
        return 0;
    }
    *number = (struct numeral) { { 1, 0 }, scale_text(power), bytes, 1, 0, 0 };
    size_t hedge = hedge_word(text + bytes, length - bytes);
    number->hedged = hedged || hedge > 0;
    number->length += hedge;
    return 1;
}

int numeral_read_year(const char *text, size_t length, size_t *bytes)
{
    int year = 0;
    size_t at = 0;
    for (int i = 0; i < 4; i++) {
        if (at >= length) {
            return 0;
        }
        int arabic = is_digit(text[at]), digit = arabic ? text[at] - '0' : digit_word(text + at, length - at);
        if (digit < 0) {
            return 0;
        }
        at += arabic ? 1 : 3;
        year = year * 10 + digit;
    }
    if (at < length && (is_digit(text[at]) || digit_word(text + at, length - at) >= 0)) {
        return 0;
    }
    *bytes = at;
    return year >= 1900 && year <= 2100 ? year : 0;
}

/* Up to four Arabic digits with nothing behind them that would belong to the
 * number: *value and their bytes, 0 if it takes more than a look. */
static size_t read_plain_digits(const char *text, size_t length, int *value)
{
    int number = 0;
    size_t digits = 0;
    while (digits < 4 && digits < length && is_digit(text[digits])) {
        number = number * 10 + (text[digits++] - '0');
    }
    if (digits == 0 || (digits < length && (is_digit(text[digits]) || text[digits] == ',' || text[digits] == '.'))) {
        return 0;
    }
    if (hedge_word(text + digits, length - digits) > 0 || scale_word(text + digits, length - digits) > 0) {
        return 0;
    }
    *value = number;
    return digits;
}

size_t numeral_read_ordinal(const char *text, size_t length, int *value)
{
    struct numeral number;
    size_t plain = read_plain_digits(text, length, value);
    if (plain > 0) {
        return plain;
    }
    if (!numeral_read(text, length, &number) || number.value.scale != 0 || number.scale[0] != '\0' || number.hedged ||
        number.value.mantissa > 9999) {
        return 0;
    }
    *value = (int)number.value.mantissa;
    return number.length;
}
