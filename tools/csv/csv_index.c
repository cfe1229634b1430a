/* 64 bytes are made into a bit each: whether it ends a field, whether it is a
 * quote. A byte is inside quotes where the number of quotes up to it is odd. */
#include "csv/csv_index.h"

#include <string.h>

#include "csv/csv_wide.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <arm_neon.h>
#endif

#define WORD 64

typedef struct classes {
    uint64_t ends, quotes; /* bit i of byte i */
} classes;

#if defined(__SSE2__)

/* Compiled with wider vectors at hand, the same lines take fewer instructions. */
static CSV_INLINE classes classify(const char *text, char separator)
{
    const __m128i separators = _mm_set1_epi8(separator), lines = _mm_set1_epi8('\n'), quotes = _mm_set1_epi8('"');
    classes found = { 0, 0 };
    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + 16 * i));
        __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(bytes, separators), _mm_cmpeq_epi8(bytes, lines));
        found.ends |= (uint64_t)(uint32_t)_mm_movemask_epi8(ends) << (16 * i);
        found.quotes |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, quotes)) << (16 * i);
    }
    return found;
}

#elif defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* A bit of each byte of four vectors of 0 and 0xFF. */
static uint64_t gather_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
    const uint8x16_t bits = vreinterpretq_u8_u64(vdupq_n_u64(UINT64_C(0x8040201008040201)));
    uint8x16_t low = vpaddq_u8(vandq_u8(a, bits), vandq_u8(b, bits));
    uint8x16_t high = vpaddq_u8(vandq_u8(c, bits), vandq_u8(d, bits));
    uint8x16_t all = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

static CSV_INLINE classes classify(const char *text, char separator)
{
    const uint8x16_t separators = vdupq_n_u8((uint8_t)separator), lines = vdupq_n_u8('\n'), quotes = vdupq_n_u8('"');
    uint8x16_t ends[4], quoted[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8((const uint8_t *)text + 16 * i);
        ends[i] = vorrq_u8(vceqq_u8(bytes, separators), vceqq_u8(bytes, lines));
        quoted[i] = vceqq_u8(bytes, quotes);
    }
    return (classes) { gather_bits(ends[0], ends[1], ends[2], ends[3]),
                       gather_bits(quoted[0], quoted[1], quoted[2], quoted[3]) };
}

#else

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define LOW_BITS  UINT64_C(0x7F7F7F7F7F7F7F7F)

/* Bit 7 of each byte of the word that is `byte`. */
static uint64_t equal_bytes(uint64_t word, char byte)
{
    word ^= EACH_BYTE * (uint8_t)byte;
    return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
}

/* Bit 7 of byte i becomes bit i. */
static uint64_t gather_bits(uint64_t word)
{
    return (word >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static CSV_INLINE classes classify(const char *text, char separator)
{
    classes found = { 0, 0 };
    for (int i = 0; i < 8; i++) {
        uint64_t word;
        memcpy(&word, text + 8 * i, sizeof word);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        found.ends |= gather_bits(equal_bytes(word, separator) | equal_bytes(word, '\n')) << (8 * i);
        found.quotes |= gather_bits(equal_bytes(word, '"')) << (8 * i);
    }
    return found;
}

#endif

/* Bit i: whether the bits 0 to i that are set are odd in number. */
static CSV_INLINE uint64_t odd_so_far(uint64_t bits)
{
    for (int shift = 1; shift < WORD; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

static uint64_t find_zeros(const char *text)
{
    uint64_t zeros = 0;
    for (int i = 0; i < WORD; i++) {
        zeros |= (uint64_t)(text[i] == '\0') << i;
    }
    return zeros;
}

/* The bits of the 64 bytes that become marks. */
static CSV_INLINE uint64_t marked(csv_index *index, const char *text, char separator, uint64_t present)
{
    classes found = classify(text, separator);
    found.ends &= present;
    found.quotes &= present;
    if ((found.quotes | index->inside) == 0) {
        return found.ends;
    }
    uint64_t inside = odd_so_far(found.quotes) ^ index->inside;
    index->inside = inside >> (WORD - 1) == 0 ? 0 : UINT64_MAX;
    index->broken |= (found.ends & inside) != 0;
    return (found.ends & ~inside) | found.quotes;
}

void csv_index_start(csv_index *index, size_t at)
{
    index->next = at;
    index->inside = 0;
    index->broken = 0;
    index->at = index->count = 0;
}

static CSV_INLINE void fill(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
    uint32_t *mark = index->marks;
    size_t at = index->next;
    while (at < length && mark == index->marks) {
        size_t end = length - at < CSV_WINDOW ? length : at + CSV_WINDOW;
        for (; at < end; at += WORD) {
            uint64_t present = end - at < WORD ? UINT64_MAX >> (WORD - (end - at)) : UINT64_MAX;
            uint64_t bits = marked(index, text + at, separator, present);
            bits |= zeros ? find_zeros(text + at) & present : 0;
            for (; bits != 0; bits &= bits - 1) {
                *mark++ = (uint32_t)at + (uint32_t)__builtin_ctzll(bits);
            }
        }
        at = end;
    }
    index->next = at;
    index->at = 0;
    index->count = (uint32_t)(mark - index->marks);
}

void csv_index_fill_narrow(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
    fill(index, text, length, separator, zeros);
}

#ifdef CSV_WIDE
static CSV_WIDE void fill_wide(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
    fill(index, text, length, separator, zeros);
}
#endif

void csv_index_fill(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
#ifdef CSV_WIDE
    if (CSV_HAS_WIDE()) {
        fill_wide(index, text, length, separator, zeros);
        return;
    }
#endif
    csv_index_fill_narrow(index, text, length, separator, zeros);
}
