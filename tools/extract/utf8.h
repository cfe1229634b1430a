/* Small steps over UTF-8 that is known to be valid. */
#ifndef EXTRACT_UTF8_H
#define EXTRACT_UTF8_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes of the character that starts with `lead`. */
static inline size_t utf8_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static inline uint32_t utf8_decode(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    switch (utf8_length(at[0])) {
    case 1:
        return at[0];
    case 2:
        return (uint32_t)(at[0] & 0x1f) << 6 | (at[1] & 0x3f);
    case 3:
        return (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    default:
        return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3f) << 12 | (uint32_t)(at[2] & 0x3f) << 6 |
               (at[3] & 0x3f);
    }
}

/* Start of the character before `at`, which must be > 0. */
static inline size_t utf8_before(const char *text, size_t at)
{
    if (at >= 3 && ((unsigned char)text[at - 3] & 0xf0) == 0xe0) {
        return at - 3;
    }
    do {
        at--;
    } while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
    return at;
}

/* Behind the common Chinese characters at `at`, of which no punctuation is one. */
static inline size_t utf8_skip_common(const char *text, size_t at, size_t end)
{
    while (at < end && (unsigned char)text[at] >= 0xe4 && (unsigned char)text[at] <= 0xe9) {
        at += 3;
    }
    return at;
}

/* Number of characters in `length` bytes. */
static inline size_t utf8_count(const char *text, size_t length)
{
    size_t count = length, at = 0;
    for (; length - at >= 8; at += 8) {
        uint64_t eight;
        memcpy(&eight, text + at, sizeof eight);
        uint64_t inside = eight >> 7 & ~(eight >> 6) & 0x0101010101010101u; /* bytes that start no character */
        count -= inside * 0x0101010101010101u >> 56;
    }
    for (; at < length; at++) {
        count -= ((unsigned char)text[at] & 0xc0) == 0x80;
    }
    return count;
}

/* The character that `text` starts with if it is one of three bytes, as Chinese
 * ones are; else 0. */
static inline uint32_t utf8_wide(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    return length >= 3 && (at[0] & 0xf0) == 0xe0
               ? (uint32_t)(at[0] & 0x0f) << 12 | (uint32_t)(at[1] & 0x3f) << 6 | (at[2] & 0x3f)
               : 0;
}

/* For words in quotes: their length is known to the compiler. For lists of words
 * see word_set.h. */
static inline int utf8_starts(const char *text, size_t length, const char *prefix)
{
    size_t bytes = strlen(prefix);
    return bytes <= length && memcmp(text, prefix, bytes) == 0;
}

static inline int utf8_ends(const char *text, size_t length, const char *suffix)
{
    size_t bytes = strlen(suffix);
    return bytes <= length && memcmp(text + length - bytes, suffix, bytes) == 0;
}

/* By the last two bytes of a character of three: 0 if it is no numeral. */
extern const uint8_t utf8_numeral_tails[1 << 16];

static inline int utf8_may_be_numeral(const char *text)
{
    return utf8_numeral_tails[(unsigned char)text[1] | (unsigned char)text[2] << 8];
}

/* 一 .. 九, 两, 十, 百, 千, 万, 亿, 零, 〇 */
static inline int utf8_is_numeral(uint32_t character)
{
    switch (character) {
    case 0x4e00:
    case 0x4e8c:
    case 0x4e24:
    case 0x4e09:
    case 0x56db:
    case 0x4e94:
    case 0x516d:
    case 0x4e03:
    case 0x516b:
    case 0x4e5d:
    case 0x5341:
    case 0x767e:
    case 0x5343:
    case 0x4e07:
    case 0x4ebf:
    case 0x96f6:
    case 0x3007:
        return 1;
    default:
        return 0;
    }
}

#endif
