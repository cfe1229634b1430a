/* Detection of the CPU, and the choice of a level. */
#include "core/cpu.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

enum {
    LEAF1_FMA = 1 << 12,
    LEAF1_POPCNT = 1 << 23,
    LEAF1_OSXSAVE = 1 << 27,
    LEAF1_AVX = 1 << 28,
    LEAF7_BMI1 = 1 << 3,
    LEAF7_AVX2 = 1 << 5,
    LEAF7_BMI2 = 1 << 8,
    LEAF7_AVX512F = 1 << 16,
    LEAF7_AVX512DQ = 1 << 17,
    LEAF7_AVX512BW = 1 << 30,
    LEAF7_AVX512VBMI2 = 1 << 6, /* in ecx */
    EXTENDED1_LZCNT = 1 << 5,
    STATE_YMM = 0x06, /* XMM and upper halves of YMM */
    STATE_ZMM = 0xE6, /* and opmask, upper halves of ZMM0-15, ZMM16-31 */
    LEVEL_COUNT = YB_CPU_AVX512 + 1
};

#define LEAF7_AVX512VL (1U << 31)

static int has_all(uint64_t bits, uint64_t wanted)
{
    return (bits & wanted) == wanted;
}

yb_cpu_level yb_cpu_level_of(const yb_cpu_facts *facts)
{
    int avx2 = has_all(facts->leaf1_ecx, LEAF1_OSXSAVE | LEAF1_AVX | LEAF1_FMA | LEAF1_POPCNT) &&
               has_all(facts->leaf7_ebx, LEAF7_AVX2 | LEAF7_BMI1 | LEAF7_BMI2) &&
               has_all(facts->extended_leaf1_ecx, EXTENDED1_LZCNT) && has_all(facts->saved_state, STATE_YMM);
    if (!avx2) {
        return YB_CPU_SCALAR;
    }
    int avx512 = has_all(facts->leaf7_ebx, LEAF7_AVX512F | LEAF7_AVX512DQ | LEAF7_AVX512BW | LEAF7_AVX512VL) &&
                 has_all(facts->leaf7_ecx, LEAF7_AVX512VBMI2) && has_all(facts->saved_state, STATE_ZMM);
    return avx512 ? YB_CPU_AVX512 : YB_CPU_AVX2;
}

#if defined(__x86_64__) || defined(__i386__)
static uint64_t read_xcr0(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static yb_cpu_level detect(void)
{
    yb_cpu_facts facts = { 0 };
    uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx)) {
        facts.leaf1_ecx = ecx;
    }
    if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) {
        facts.leaf7_ebx = ebx;
        facts.leaf7_ecx = ecx;
    }
    if (__get_cpuid(0x80000001U, &eax, &ebx, &ecx, &edx)) {
        facts.extended_leaf1_ecx = ecx;
    }
    if (has_all(facts.leaf1_ecx, LEAF1_OSXSAVE)) {
        facts.saved_state = read_xcr0();
    }
    return yb_cpu_level_of(&facts);
}
#elif defined(__aarch64__)
static yb_cpu_level detect(void)
{
    return YB_CPU_NEON; /* part of every 64-bit ARM */
}
#else
static yb_cpu_level detect(void)
{
    return YB_CPU_SCALAR;
}
#endif

yb_cpu_level yb_cpu_detect(void)
{
    static int known; /* level + 1; cpuid is slow inside virtual machines */
    int level = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (level == 0) {
        level = (int)detect() + 1;
        __atomic_store_n(&known, level, __ATOMIC_RELAXED);
    }
    return (yb_cpu_level)(level - 1);
}

const char *yb_cpu_level_name(yb_cpu_level level)
{
    static const char *const names[LEVEL_COUNT] = {
        [YB_CPU_SCALAR] = "scalar",
        [YB_CPU_NEON] = "neon",
        [YB_CPU_AVX2] = "avx2",
        [YB_CPU_AVX512] = "avx512",
    };
    return (unsigned)level < LEVEL_COUNT ? names[level] : "unknown";
}

/* Levels are ordered inside one architecture only. */
static int cpu_has(yb_cpu_level level)
{
    yb_cpu_level best = yb_cpu_detect();
    int same_architecture = (level == YB_CPU_NEON) == (best == YB_CPU_NEON);
    return level == YB_CPU_SCALAR || (same_architecture && level <= best);
}

yb_status yb_cpu_choose(const char *name, yb_cpu_level *level, yb_error *error)
{
    const char *from = name != NULL ? "" : "YEARBOOK_KERNELS: ";
    name = name != NULL ? name : getenv("YEARBOOK_KERNELS");
    if (name == NULL || name[0] == '\0') {
        *level = yb_cpu_detect();
        return YB_OK;
    }
    int found = 0;
    while (found < LEVEL_COUNT && strcmp(name, yb_cpu_level_name((yb_cpu_level)found)) != 0) {
        found++;
    }
    if (found == LEVEL_COUNT) {
        return yb_fail(error, YB_INVALID, "%sexpected scalar, neon, avx2 or avx512, found \"%s\"", from, name);
    }
    if (!cpu_has((yb_cpu_level)found)) {
        return yb_fail(error, YB_UNSUPPORTED, "%sthis CPU has no %s; its best level is %s", from, name,
                       yb_cpu_level_name(yb_cpu_detect()));
    }
    *level = (yb_cpu_level)found;
    return YB_OK;
}
