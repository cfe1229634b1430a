/* Counting and picking the present lanes of runs: the same at every level but for
 * instructions that count bits, or pick. No include guard. */
#include "codec/narrow.h"
#if defined(__AVX512VBMI2__)
#include <immintrin.h>
#endif

/* The presence of the 64 lanes from `lane` on; of lanes behind the last, anything. */
static inline uint64_t narrow_bits_from(const uint64_t *presence, unsigned lane)
{
    unsigned word = lane / 64, next = word + (word + 1 < YB_TOTALS_LANES / 64);
    return presence[word] >> lane % 64 | presence[next] << 1 << (63 - lane % 64);
}

/* The lowest `lanes` bits, all if that is 64 or more. */
static inline uint64_t narrow_lowest(unsigned lanes)
{
    return lanes < 64 ? ~(UINT64_MAX << lanes) : UINT64_MAX;
}

static uint64_t narrow_count(const uint64_t *presence, unsigned rows, const yb_lane_run *run)
{
    const unsigned words = YB_TOTALS_LANES / 64;
    uint64_t count = 0;
    for (unsigned word = run->first / 64; word * 64 < run->last; word++) {
        const unsigned before = word * 64 < run->first ? run->first % 64 : 0;
        const uint64_t mask = narrow_lowest(run->last - word * 64) & UINT64_MAX << before;
        _Pragma("GCC unroll 4") for (unsigned row = 0; row < rows; row++)
        {
            count += (uint64_t)__builtin_popcountll(presence[(size_t)row * words + word] & mask);
        }
    }
    return count;
}

static uint32_t narrow_pick(const int32_t *values, const uint64_t *presence, const yb_lane_run *run, int32_t *to)
{
    int32_t *behind = to;
    for (unsigned lane = run->first; lane < run->last; lane += 64) {
        uint64_t bits = narrow_bits_from(presence, lane) & narrow_lowest(run->last - lane);
#if defined(__AVX512VBMI2__)
        for (const int32_t *at = values + lane; bits != 0; at += 16, bits >>= 16) {
            uint32_t here = (uint32_t)bits & 0xffff, count = (uint32_t)__builtin_popcount(here);
            __m512i picked = _mm512_maskz_compress_epi32((__mmask16)here, _mm512_loadu_si512(at));
            _mm512_mask_storeu_epi32(behind, (__mmask16)((1u << count) - 1), picked); /* faster than both in one */
            behind += count;
        }
#else
        for (; bits != 0; bits &= bits - 1) {
            *behind++ = values[lane + (unsigned)__builtin_ctzll(bits)];
        }
#endif
    }
    return (uint32_t)(behind - to);
}
