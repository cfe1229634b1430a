/* What every test includes. Criterion, except under ThreadSanitizer and in
 * emulators, which Criterion's sandbox does not fit: there tests run one after
 * the other in one process (in_process.c). Use only the macros listed there. */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

#if defined(YB_TEST_IN_PROCESS)
#include "support/in_process.h"
#else
#include <criterion/criterion.h>
#endif

#endif
