/* Sixteen bytes of a text at a time: which of them are what is looked for. */
#ifndef BYTES16_H
#define BYTES16_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef uint8_t bytes16 __attribute__((vector_size(16)));

static inline bytes16 bytes16_load(const void *at)
{
    bytes16 loaded;
    memcpy(&loaded, at, sizeof loaded);
    return loaded;
}

static inline bytes16 bytes16_all(unsigned char byte)
{
    bytes16 made;
    memset(&made, byte, sizeof made);
    return made;
}

/* Bytes that are this one: all their bits are set. */
static inline bytes16 bytes16_equal(bytes16 bytes, unsigned char byte)
{
    return (bytes16)(bytes == bytes16_all(byte));
}

/* Bytes that lie from `first` to `last`. */
static inline bytes16 bytes16_within(bytes16 bytes, unsigned char first, unsigned char last)
{
    return (bytes16)(bytes - bytes16_all(first) <= bytes16_all((unsigned char)(last - first)));
}

/* Bit i tells whether byte i was found; the bytes have all their bits or none. */
static inline uint32_t bytes16_mask(bytes16 found)
{
#ifdef __SSE2__
    return (uint32_t)_mm_movemask_epi8((__m128i)found);
#else
    static const bytes16 BITS = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
    const uint64_t each = 0x0101010101010101u;
    uint64_t halves[2];
    found &= BITS;
    memcpy(halves, &found, sizeof halves);
    return (uint32_t)(halves[0] * each >> 56 | halves[1] * each >> 56 << 8);
#endif
}

/* The lowest set bit of a mask that has one. */
static inline unsigned bytes16_first(uint32_t mask)
{
    return (unsigned)__builtin_ctz(mask);
}

/* How many characters of three bytes sixteen bytes of UTF-8 begin with, up to five. All that begin with
 * 0xe1 .. 0xef are valid, but for 0xed, which is not counted; the last byte is none of theirs. */
static inline unsigned bytes16_count_wide(const void *at)
{
    static const bytes16 FROM = { 0xe1, 0x80, 0x80, 0xe1, 0x80, 0x80, 0xe1, 0x80,
                                  0x80, 0xe1, 0x80, 0x80, 0xe1, 0x80, 0x80, 0 };
    static const bytes16 SPAN = { 14, 63, 63, 14, 63, 63, 14, 63, 63, 14, 63, 63, 14, 63, 63, 255 };
    bytes16 bytes = bytes16_load(at);
    uint32_t other = bytes16_mask((bytes16)(bytes - FROM > SPAN) | bytes16_equal(bytes, 0xed));
    return bytes16_first(other | 1u << 15) / 3;
}

/* Where the word stands first, as memmem tells. Two bytes tell a Chinese word from nearly all else: its last one,
 * and the last of its first character, in a word of one character the one before. */
static inline const char *bytes16_search(const char *text, size_t length, const char *word, size_t bytes)
{
    size_t at = 0, inner = bytes > 3 ? 2 : 1, last = bytes - 1;
    for (; bytes >= 3 && length - at >= bytes + 15; at += 16) {
        uint32_t found = bytes16_mask(bytes16_equal(bytes16_load(text + at + inner), (unsigned char)word[inner]) &
                                      bytes16_equal(bytes16_load(text + at + last), (unsigned char)word[last]));
        for (; found != 0; found &= found - 1) {
            const char *here = text + at + bytes16_first(found);
            if (memcmp(here, word, bytes) == 0) {
                return here;
            }
        }
    }
    return memmem(text + at, length - at, word, bytes);
}

#endif
