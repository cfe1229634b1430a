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

static inline uint32_t narrow_count_run(const uint64_t *presence, const yb_lane_run *run)
{
    uint32_t count = 0;
    unsigned lane = run->first;
    for (; lane % 64 == 0 && lane + 64 <= run->last; lane += 64) { /* most lanes of long runs */
        count += (uint32_t)__builtin_popcountll(presence[lane / 64]);
    }
    for (; lane < run->last; lane += 64) {
        count += (uint32_t)__builtin_popcountll(narrow_bits_from(presence, lane) & narrow_lowest(run->last - lane));
    }
    return count;
}

static void narrow_count(const uint64_t *presence, const yb_lane_run *runs, uint32_t count, yb_lane_figures *figures)
{
    for (uint32_t i = 0; i < count; i++) {
        figures[i].count = narrow_count_run(presence, &runs[i]);
    }
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
