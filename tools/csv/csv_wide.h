/* The loops over all bytes are compiled twice on x86-64: for any machine, and
 * for those with AVX2 and the bit instructions of its time; the index once more,
 * for those with AVX-512 that can move the bytes of a vector together. */
#ifndef CSV_CSV_WIDE_H
#define CSV_CSV_WIDE_H

#define CSV_INLINE inline __attribute__((always_inline))

#if defined(__x86_64__)
#define CSV_WIDE __attribute__((target("avx2,bmi,bmi2")))
#define CSV_HAS_WIDE()                                                                                                 \
    (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
#define CSV_WIDEST __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt")))
#define CSV_HAS_WIDEST()                                                                                               \
    (CSV_HAS_WIDE() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&                      \
     __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("popcnt"))
#endif

#endif
