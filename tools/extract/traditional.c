/* The table of traditional characters: two bytes each, first the traditional one,
 * then the simplified one; see README.md. Behind a pair of zeros stand those that
 * simplified texts have too. */
#include "extract/traditional.h"

#include <pthread.h>

#include "embed.h"
#include "extract/utf8.h"

EMBEDDED(extract_traditional_file);

#define SAMPLES 128 /* characters that tell the script of a text */
#define SHARE   16  /* one of so many; where all is traditional, about one of three is */

static uint16_t simplified[UINT16_MAX + 1]; /* 0: stays */
static uint64_t telling[(UINT16_MAX + 1) / 64];
static pthread_once_t built = PTHREAD_ONCE_INIT;

static void build(void)
{
    int shared = 0;
    for (const char *at = extract_traditional_file; at < extract_traditional_file_end; at += 4) {
        const unsigned char *pair = (const unsigned char *)at;
        uint16_t from = (uint16_t)(pair[0] | pair[1] << 8);
        shared |= from == 0;
        simplified[from] = (uint16_t)(pair[2] | pair[3] << 8);
        if (!shared) {
            telling[from / 64] |= (uint64_t)1 << from % 64;
        }
    }
}

int traditional_is(const char *text, size_t length)
{
    pthread_once(&built, build);
    size_t step = length / SAMPLES, wide = 0, found = 0;
    for (size_t at = 0, next; at < length; at = next) {
        next = at + step;
        while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80) {
            at--;
        }
        if (step < 6) { /* a short text: every character */
            next = at + utf8_length((unsigned char)text[at]);
        }
        uint32_t character = utf8_wide(text + at, length - at);
        wide += character != 0;
        found += telling[character / 64] >> character % 64 & 1;
    }
    return found > 0 && found >= wide / SHARE;
}

void traditional_fold(char *text, size_t length)
{
    pthread_once(&built, build);
    for (size_t at = 0; at < length; at += utf8_length((unsigned char)text[at])) {
        uint32_t character = simplified[utf8_wide(text + at, length - at)];
        if (character != 0) {
            text[at] = (char)(0xe0 | character >> 12);
            text[at + 1] = (char)(0x80 | (character >> 6 & 0x3f));
            text[at + 2] = (char)(0x80 | (character & 0x3f));
        }
    }
}
