/* A small stand-in for the Criterion macros that the tests use: runs the tests
 * of one program in one process, one after another, and stops at the first
 * failure. For ThreadSanitizer and for emulators. */
#ifndef SUPPORT_IN_PROCESS_H
#define SUPPORT_IN_PROCESS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct in_process_test {
    const char *suite, *name;
    void (*run)(void);
    struct in_process_test *next;
} in_process_test;

void in_process_register(in_process_test *test);
_Noreturn void in_process_fail(const char *file, int line, const char *condition);

/* Fixtures and options (.init, .signal ...) are not supported: set up inside the test. */
#define Test(suite_, name_)                                                                                            \
    static void suite_##_##name_##_run(void);                                                                          \
    static in_process_test suite_##_##name_##_test = { #suite_, #name_, suite_##_##name_##_run, NULL };                \
    __attribute__((constructor)) static void suite_##_##name_##_register(void)                                         \
    {                                                                                                                  \
        in_process_register(&suite_##_##name_##_test);                                                                 \
    }                                                                                                                  \
    static void suite_##_##name_##_run(void)

#define in_process_check(condition, ...) ((condition) ? (void)0 : in_process_fail(__FILE__, __LINE__, #condition))
#define cr_assert(...)                   in_process_check(__VA_ARGS__, 0)
#define cr_assert_not(condition, ...)    in_process_check(!(condition), 0)
#define cr_assert_eq(a, b, ...)          in_process_check((a) == (b), 0)
#define cr_assert_neq(a, b, ...)         in_process_check((a) != (b), 0)
#define cr_assert_lt(a, b, ...)          in_process_check((a) < (b), 0)
#define cr_assert_leq(a, b, ...)         in_process_check((a) <= (b), 0)
#define cr_assert_gt(a, b, ...)          in_process_check((a) > (b), 0)
#define cr_assert_geq(a, b, ...)         in_process_check((a) >= (b), 0)
#define cr_assert_null(a, ...)           in_process_check((a) == NULL, 0)
#define cr_assert_not_null(a, ...)       in_process_check((a) != NULL, 0)
#define cr_assert_str_eq(a, b, ...)      in_process_check(strcmp((a), (b)) == 0, 0)
#define cr_assert_str_neq(a, b, ...)     in_process_check(strcmp((a), (b)) != 0, 0)

#endif
