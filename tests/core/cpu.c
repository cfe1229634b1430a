/* The level of kernels. */
#include "core/cpu.h"

#include <stdlib.h>
#include <string.h>

#include "support/test.h"

/* A CPU of x86-64-v4 with VBMI2 under a system that saves all its registers. */
static const yb_cpu_facts everything = { 0x18801000, 0xC0030128, 0x40, 0x20, 0xE7 };

Test(cpu, level_follows_cpu_and_system)
{
    cr_assert_eq(yb_cpu_level_of(&everything), YB_CPU_AVX512);
    yb_cpu_facts facts = everything;
    facts.saved_state = 0x07; /* the system saves YMM only */
    cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_AVX2);
    facts.saved_state = 0x67; /* ZMM16-31 missing */
    cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_AVX2);
    facts.saved_state = 0x03; /* XMM only */
    cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_SCALAR);
}

Test(cpu, level_needs_every_feature)
{
    static const uint32_t avx512[] = { 1U << 16, 1U << 17, 1U << 30, 1U << 31 };
    static const uint32_t avx2[] = { 1U << 3, 1U << 5, 1U << 8 };
    static const uint32_t leaf1[] = { 1U << 12, 1U << 23, 1U << 27, 1U << 28 };
    for (int i = 0; i < 4; i++) {
        yb_cpu_facts facts = everything;
        facts.leaf7_ebx &= ~avx512[i];
        cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_AVX2);
        facts = everything;
        facts.leaf1_ecx &= ~leaf1[i];
        cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_SCALAR);
    }
    for (int i = 0; i < 3; i++) {
        yb_cpu_facts facts = everything;
        facts.leaf7_ebx &= ~avx2[i];
        cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_SCALAR);
    }
    yb_cpu_facts facts = everything;
    facts.leaf7_ecx = 0;
    cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_AVX2);
    facts.extended_leaf1_ecx = 0;
    cr_assert_eq(yb_cpu_level_of(&facts), YB_CPU_SCALAR);
}

Test(cpu, levels_have_names)
{
    cr_assert_str_eq(yb_cpu_level_name(YB_CPU_SCALAR), "scalar");
    cr_assert_str_eq(yb_cpu_level_name(YB_CPU_AVX512), "avx512");
    cr_assert_str_eq(yb_cpu_level_name((yb_cpu_level)17), "unknown");
}

#if defined(__x86_64__)
Test(cpu, detects_what_the_compiler_detects)
{
    yb_cpu_level level = yb_cpu_detect();
    cr_assert_eq(level >= YB_CPU_AVX2, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"));
    cr_assert_eq(level >= YB_CPU_AVX512, __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"));
}

Test(cpu, refuses_a_level_of_another_architecture)
{
    yb_cpu_level level = YB_CPU_SCALAR;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_cpu_choose("neon", &level, &error), YB_UNSUPPORTED);
    cr_assert_eq(strncmp(error.message, "this CPU has no neon; its best level is ", 40), 0);
}
#endif

Test(cpu, chooses_the_best_level_when_nobody_asks)
{
    unsetenv("YEARBOOK_KERNELS");
    yb_cpu_level level = (yb_cpu_level)99;
    cr_assert_eq(yb_cpu_choose(NULL, &level, NULL), YB_OK);
    cr_assert_eq(level, yb_cpu_detect());
}

Test(cpu, chooses_the_level_asked_for)
{
    yb_cpu_level level = (yb_cpu_level)99;
    cr_assert_eq(yb_cpu_choose("scalar", &level, NULL), YB_OK);
    cr_assert_eq(level, YB_CPU_SCALAR);
    cr_assert_eq(yb_cpu_choose(yb_cpu_level_name(yb_cpu_detect()), &level, NULL), YB_OK);
    cr_assert_eq(level, yb_cpu_detect());
}

Test(cpu, honours_the_environment_unless_a_name_is_given)
{
    yb_cpu_level level = (yb_cpu_level)99;
    yb_error error = YB_ERROR_INIT;
    setenv("YEARBOOK_KERNELS", "scalar", 1);
    cr_assert_eq(yb_cpu_choose(NULL, &level, NULL), YB_OK);
    cr_assert_eq(level, YB_CPU_SCALAR);
    setenv("YEARBOOK_KERNELS", "sse9", 1);
    cr_assert_eq(yb_cpu_choose("scalar", &level, NULL), YB_OK);
    cr_assert_eq(yb_cpu_choose(NULL, &level, &error), YB_INVALID);
    cr_assert_str_eq(error.message, "YEARBOOK_KERNELS: expected scalar, neon, avx2 or avx512, found \"sse9\"");
    unsetenv("YEARBOOK_KERNELS");
}
