/* Vectors of 32-bit lanes for the narrow kernels, as the compiler's own vector
 * types: sixteen lanes with AVX-512, eight with AVX2, four elsewhere. What those
 * types cannot say, turning bits into lanes and back, is said here per ISA. */
#ifndef YB_CODEC_NARROW_LANES_H
#define YB_CODEC_NARROW_LANES_H

#include <stdint.h>
#include <string.h>

#if defined(__AVX512VBMI2__)
#include <immintrin.h>
#define LANES 16
#elif defined(__AVX2__)
#include <immintrin.h>
#define LANES 8
#else
#define LANES 4
#endif

typedef int32_t lanes32 __attribute__((vector_size(4 * LANES)));
typedef uint32_t bits32 __attribute__((vector_size(4 * LANES)));
typedef int32_t half32 __attribute__((vector_size(2 * LANES))); /* as many lanes as lanes64 has */
typedef int64_t lanes64 __attribute__((vector_size(4 * LANES)));
typedef uint64_t bits64 __attribute__((vector_size(4 * LANES)));

static inline bits32 load_bits(const void *from)
{
    bits32 to;
    memcpy(&to, from, sizeof(to));
    return to;
}

static inline lanes32 load_lanes(const int32_t *from)
{
    lanes32 to;
    memcpy(&to, from, sizeof(to));
    return to;
}

static inline void store_lanes(int32_t *to, lanes32 from)
{
    memcpy(to, &from, sizeof(from));
}

static inline lanes32 splat(int32_t value)
{
    return value - (lanes32) { 0 };
}

/* How far words are shifted: in every lane, where one instruction shifts by lanes. */
#if LANES == 16
typedef bits32 distance;
#else
typedef unsigned distance;
#endif

static inline distance distance_of(unsigned bits)
{
#if LANES == 16
    return (bits32)splat((int32_t)bits);
#else
    return bits;
#endif
}

/* The same of a number in memory. */
static inline distance distance_at(const uint32_t *bits)
{
#if LANES == 16
    __m512i each;
    __asm__("vpbroadcastd %1, %0" : "=v"(each) : "m"(*bits)); /* else it goes through a register that is at hand */
    return (bits32)each;
#else
    return *bits;
#endif
}

/* Bits shift .. shift + 31, shift modulo 32, of the 64 that `low` and, above it, `high` make. */
static inline bits32 shift_down(bits32 low, bits32 high, distance shift)
{
#if LANES == 16
    return (bits32)_mm512_shrdv_epi32((__m512i)low, (__m512i)high, (__m512i)shift);
#else
    return low >> (shift & 31) | high << 1 << (~shift & 31);
#endif
}

/* Which lanes count: a mask register where there is one, else lanes of all ones. */
#if LANES == 16
typedef __mmask16 chosen;
#else
typedef lanes32 chosen;
#endif

/* Lane i is chosen where bit i is set; bits behind the lanes are ignored. */
static inline chosen chosen_by(uint32_t bits)
{
#if LANES == 16
    return (chosen)bits;
#elif LANES == 8
    const lanes32 each = { 1, 2, 4, 8, 16, 32, 64, 128 };
    return (splat((int32_t)bits) & each) == each;
#else
    const lanes32 each = { 1, 2, 4, 8 };
    return (splat((int32_t)bits) & each) == each;
#endif
}

static inline chosen chosen_either(chosen a, chosen b)
{
#if LANES == 16
    return _kor_mask16(a, b); /* where masks are: as numbers, they would be moved there and back */
#else
    return a | b;
#endif
}

static inline chosen chosen_not_zero(bits32 lanes)
{
#if LANES == 16
    return _mm512_test_epi32_mask((__m512i)lanes, (__m512i)lanes);
#else
    return (lanes32)(lanes != 0);
#endif
}

/* Those of `which` that are not above `most`. */
static inline chosen chosen_up_to(chosen which, bits32 value, bits32 most)
{
#if LANES == 16
    return _mm512_mask_cmple_epu32_mask(which, (__m512i)value, (__m512i)most);
#else
    return which & (lanes32)(value <= most);
#endif
}

static inline chosen chosen_above(lanes32 lanes, lanes32 bound)
{
#if LANES == 16
    return _mm512_cmpgt_epi32_mask((__m512i)lanes, (__m512i)bound);
#else
    return lanes > bound;
#endif
}

/* Bit i is set where lane i is chosen. */
static inline uint32_t bits_of_chosen(chosen which)
{
#if LANES == 16
    return which;
#elif LANES == 8
    return (uint32_t)_mm256_movemask_ps((__m256)which);
#else
    const lanes32 each = { 1, 2, 4, 8 };
    lanes32 bits = which & each;
    return (uint32_t)(bits[0] | bits[1] | bits[2] | bits[3]);
#endif
}

static inline lanes32 either(chosen which, lanes32 yes, lanes32 no)
{
#if LANES == 16
    return (lanes32)_mm512_mask_blend_epi32(which, (__m512i)no, (__m512i)yes);
#elif LANES == 8
    return (lanes32)_mm256_blendv_epi8((__m256i)no, (__m256i)yes, (__m256i)which);
#else
    return (yes & which) | (no & ~which);
#endif
}

/* 0 where not chosen. */
static inline lanes32 only(chosen which, lanes32 yes)
{
#if LANES == 16
    return (lanes32)_mm512_maskz_mov_epi32(which, (__m512i)yes);
#else
    return yes & which;
#endif
}

static inline lanes32 least_of(lanes32 a, lanes32 b)
{
#if LANES == 16
    return (lanes32)_mm512_min_epi32((__m512i)a, (__m512i)b);
#elif LANES == 8
    return (lanes32)_mm256_min_epi32((__m256i)a, (__m256i)b);
#else
    return either(a < b, a, b);
#endif
}

static inline lanes32 greatest_of(lanes32 a, lanes32 b)
{
#if LANES == 16
    return (lanes32)_mm512_max_epi32((__m512i)a, (__m512i)b);
#elif LANES == 8
    return (lanes32)_mm256_max_epi32((__m256i)a, (__m256i)b);
#else
    return either(a > b, a, b);
#endif
}

/* The lesser and the greater of both where chosen, elsewhere `a`. */
static inline lanes32 least_where(chosen which, lanes32 a, lanes32 b)
{
#if LANES == 16
    return (lanes32)_mm512_mask_min_epi32((__m512i)a, which, (__m512i)a, (__m512i)b);
#else
    return least_of(a, either(which, b, a));
#endif
}

/* a + b where chosen, elsewhere a; modulo 2^32. */
static inline lanes32 sum_where(chosen which, lanes32 a, lanes32 b)
{
#if LANES == 16
    return (lanes32)_mm512_mask_add_epi32((__m512i)a, which, (__m512i)a, (__m512i)b);
#else
    return (lanes32)((bits32)a + (bits32)only(which, b));
#endif
}

static inline lanes32 greatest_where(chosen which, lanes32 a, lanes32 b)
{
#if LANES == 16
    return (lanes32)_mm512_mask_max_epi32((__m512i)a, which, (__m512i)a, (__m512i)b);
#else
    return greatest_of(a, either(which, b, a));
#endif
}

/* The same of unsigned numbers. */
static inline bits32 farthest_where(chosen which, bits32 a, bits32 b)
{
#if LANES == 16
    return (bits32)_mm512_mask_max_epu32((__m512i)a, which, (__m512i)a, (__m512i)b);
#elif LANES == 8
    return (bits32)_mm256_max_epu32((__m256i)a, (__m256i)(b & (bits32)which));
#else
    b &= (bits32)which;
    return (bits32)either((lanes32)(a > b), (lanes32)a, (lanes32)b);
#endif
}

/* The squares of every other lane, of lane 0 or lane 1 and on. */
static inline bits64 squares_of(lanes32 lanes, int odd)
{
    bits64 pairs = (bits64)lanes;
#if LANES == 16
    __m512i value = (__m512i)(odd ? pairs >> 32 : pairs);
    return (bits64)_mm512_mul_epi32(value, value);
#elif LANES == 8
    __m256i value = (__m256i)(odd ? pairs >> 32 : pairs);
    return (bits64)_mm256_mul_epi32(value, value);
#else
    lanes64 value = odd ? (lanes64)pairs >> 32 : (lanes64)(pairs << 32) >> 32;
    return (bits64)(value * value);
#endif
}

/* Bit i is set where low <= value <= high in lane i. */
static inline uint32_t bits_within(lanes32 value, lanes32 low, lanes32 high)
{
#if LANES == 16
    __mmask16 least = _mm512_cmpge_epi32_mask((__m512i)value, (__m512i)low);
    return _mm512_mask_cmple_epi32_mask(least, (__m512i)value, (__m512i)high);
#elif LANES == 8
    return (uint32_t)_mm256_movemask_ps((__m256)((value >= low) & (value <= high)));
#else
    const lanes32 each = { 1, 2, 4, 8 };
    lanes32 within = (value >= low) & (value <= high) & each;
    return (uint32_t)(within[0] | within[1] | within[2] | within[3]);
#endif
}

/* Bit i is set where byte i is not zero; bytes are 0 or 255. */
static inline uint64_t bits_of_bytes(const uint8_t *bytes)
{
#if LANES == 16
    return _mm512_movepi8_mask(_mm512_loadu_si512(bytes));
#elif LANES == 8
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_loadu_si256((const __m256i *)bytes));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_loadu_si256((const __m256i *)(bytes + 32)));
    return low | (uint64_t)high << 32;
#else
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t eight;
        memcpy(&eight, bytes + (size_t)8 * i, 8);
        /* Byte j carries its bit to place 56 + j of the product. */
        bits |= ((eight & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080) >> 56) << 8 * i;
    }
    return bits;
#endif
}

#if LANES == 8
/* Lane by lane of both halves, then of what is left. */
#define FOLD_HALVES(operation, lanes)                                                                                  \
    ({                                                                                                                 \
        __m128i low_ = _mm256_castsi256_si128((__m256i)(lanes));                                                       \
        __m128i four_ = operation(low_, _mm256_extracti128_si256((__m256i)(lanes), 1));                                \
        __m128i two_ = operation(four_, _mm_shuffle_epi32(four_, 0x4e));                                               \
        _mm_cvtsi128_si32(operation(two_, _mm_shuffle_epi32(two_, 0xb1)));                                             \
    })
#endif

/* The sum, the least and the greatest of all lanes. */
static inline int32_t total_of(lanes32 lanes)
{
#if LANES == 16
    return _mm512_reduce_add_epi32((__m512i)lanes);
#elif LANES == 8
    return FOLD_HALVES(_mm_add_epi32, lanes);
#else
    return lanes[0] + lanes[1] + lanes[2] + lanes[3];
#endif
}

static inline int32_t least_lane(lanes32 lanes)
{
#if LANES == 16
    return _mm512_reduce_min_epi32((__m512i)lanes);
#elif LANES == 8
    return FOLD_HALVES(_mm_min_epi32, lanes);
#else
    int32_t low = lanes[0] < lanes[1] ? lanes[0] : lanes[1], high = lanes[2] < lanes[3] ? lanes[2] : lanes[3];
    return low < high ? low : high;
#endif
}

static inline int32_t greatest_lane(lanes32 lanes)
{
#if LANES == 16
    return _mm512_reduce_max_epi32((__m512i)lanes);
#elif LANES == 8
    return FOLD_HALVES(_mm_max_epi32, lanes);
#else
    int32_t low = lanes[0] > lanes[1] ? lanes[0] : lanes[1], high = lanes[2] > lanes[3] ? lanes[2] : lanes[3];
    return low > high ? low : high;
#endif
}

#endif
