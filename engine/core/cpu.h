/* The one CPU detector, and the level of kernels in use.
 *
 * Levels are ordered inside one architecture. YEARBOOK_KERNELS in the
 * environment (scalar, avx2, avx512, neon) or yb_query.kernels lowers the level;
 * one that the CPU lacks is an error, never a crash. */
#ifndef YB_CORE_CPU_H
#define YB_CORE_CPU_H

#include <stdint.h>

#include "core/error.h"

typedef enum yb_cpu_level { YB_CPU_SCALAR = 0, YB_CPU_NEON = 1, YB_CPU_AVX2 = 2, YB_CPU_AVX512 = 3 } yb_cpu_level;

/* AVX2 also stands for BMI1, BMI2, LZCNT, POPCNT and FMA (x86-64-v3); AVX-512
 * for F, BW, DQ, VL and VBMI2 on top of it: Ice Lake, Zen 4 and later; earlier
 * CPUs run AVX2.
 *
 * The best level of this CPU and operating system (cpuid, OSXSAVE, XCR0); the
 * environment is not asked. */
yb_cpu_level yb_cpu_detect(void);

/* What an x86 CPU and its operating system say of themselves. */
typedef struct yb_cpu_facts {
    uint32_t leaf1_ecx;          /* cpuid 1 */
    uint32_t leaf7_ebx;          /* cpuid 7.0 */
    uint32_t leaf7_ecx;          /* the same */
    uint32_t extended_leaf1_ecx; /* cpuid 0x80000001 */
    uint64_t saved_state;        /* XCR0; 0 without OSXSAVE */
} yb_cpu_facts;

/* The level that these facts allow. */
yb_cpu_level yb_cpu_level_of(const yb_cpu_facts *facts);

const char *yb_cpu_level_name(yb_cpu_level level);
/* Level for `name`, or the environment's if NULL, or the detected one. YB_INVALID
 * for a word that is no level, YB_UNSUPPORTED for one this CPU lacks. */
yb_status yb_cpu_choose(const char *name, yb_cpu_level *level, yb_error *error);

#endif
