/* 64 bytes are made into a bit each: whether it ends a field, whether it is a
 * quote. A byte is inside quotes where the number of quotes up to it is odd. */
#include "csv/csv_index.h"

#include <string.h>

#include "csv/csv_wide.h"

#if defined(__SSE2__)
#include <immintrin.h>
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
static CSV_INLINE uint64_t marked(csv_index *index, classes found, uint64_t present)
{
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

/* Adds a mark for each bit; `at` is the first one's offset. Returns their end. */
static CSV_INLINE uint32_t *put_marks(uint32_t *mark, size_t at, uint64_t bits)
{
    for (; bits != 0; bits &= bits - 1) {
        *mark++ = (uint32_t)at + (uint32_t)__builtin_ctzll(bits);
    }
    return mark;
}

void csv_index_start(csv_index *index, size_t at)
{
    index->next = at;
    index->inside = 0;
    index->broken = 0;
    index->at = index->count = 0;
}

/* Goes through the windows up to the first that has marks. */
#define FILL(classify, put_marks)                                                                                      \
    uint32_t *mark = index->marks;                                                                                     \
    size_t at = index->next;                                                                                           \
    while (at < length && mark == index->marks) {                                                                      \
        size_t end = length - at < CSV_WINDOW ? length : at + CSV_WINDOW;                                              \
        for (; at < end; at += WORD) {                                                                                 \
            uint64_t present = end - at < WORD ? UINT64_MAX >> (WORD - (end - at)) : UINT64_MAX;                       \
            uint64_t bits = marked(index, classify(text + at, separator), present);                                    \
            bits |= zeros ? find_zeros(text + at) & present : 0;                                                       \
            mark = put_marks(mark, at, bits);                                                                          \
        }                                                                                                              \
        at = end;                                                                                                      \
    }                                                                                                                  \
    index->next = at;                                                                                                  \
    index->at = 0;                                                                                                     \
    index->count = (uint32_t)(mark - index->marks);

static void fill(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
    FILL(classify, put_marks)
}

#ifdef CSV_WIDE

static CSV_WIDE void fill_wide(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
    FILL(classify, put_marks)
}

static CSV_WIDEST inline classes classify_widest(const char *text, char separator)
{
    __m512i bytes = _mm512_loadu_si512(text);
    return (classes) { _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(separator)) |
                           _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
                       _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) };
}

/* The places of all set bits at once, sixteen at least: no jump depends on how many there are. */
static CSV_WIDEST inline uint32_t *put_marks_widest(uint32_t *mark, size_t at, uint64_t bits)
{
    const __m512i all =
        _mm512_set_epi64(0x3F3E3D3C3B3A3938, 0x3736353433323130, 0x2F2E2D2C2B2A2928, 0x2726252423222120,
                         0x1F1E1D1C1B1A1918, 0x1716151413121110, 0x0F0E0D0C0B0A0908, 0x0706050403020100);
    const __m512i first = _mm512_set1_epi32((int)(uint32_t)at);
    __m512i places = _mm512_maskz_compress_epi8(bits, all);
    unsigned count = (unsigned)__builtin_popcountll(bits);
    _mm512_storeu_si512(mark, _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
    if (__builtin_expect(count > 16, 0)) {
        _mm512_storeu_si512(mark + 16,
                            _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1))));
        _mm512_storeu_si512(mark + 32,
                            _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2))));
        _mm512_storeu_si512(mark + 48,
                            _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3))));
    }
    return mark + count;
}

static CSV_WIDEST void fill_widest(csv_index *index, const char *text, size_t length, char separator,
                                   int zeros) { FILL(classify_widest, put_marks_widest) }

#endif

size_t csv_index_ways(csv_index_way *ways[CSV_INDEX_WAYS])
{
    size_t count = 0;
    ways[count++] = fill;
#ifdef CSV_WIDE
    if (CSV_HAS_WIDE()) {
        ways[count++] = fill_wide;
    }
    if (CSV_HAS_WIDEST()) {
        ways[count++] = fill_widest;
    }
#endif
    return count;
}

void csv_index_fill(csv_index *index, const char *text, size_t length, char separator, int zeros)
{
    csv_index_way *ways[CSV_INDEX_WAYS];
    ways[csv_index_ways(ways) - 1](index, text, length, separator, zeros);
}
