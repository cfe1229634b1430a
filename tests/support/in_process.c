#include "support/in_process.h"

#include <fnmatch.h>

static in_process_test *first, **last = &first;

void in_process_register(in_process_test *test)
{
    *last = test;
    last = &test->next;
}

_Noreturn void in_process_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: failed: %s\n", file, line, condition);
    abort();
}

/* Criterion's option, as far as the scripts use it. */
static int chosen(const in_process_test *test, const char *pattern)
{
    char name[256];
    snprintf(name, sizeof(name), "%s/%s", test->suite, test->name);
    return pattern == NULL || fnmatch(pattern, name, FNM_EXTMATCH) == 0;
}

int main(int argc, char **argv)
{
    static const char option[] = "--filter=";
    const char *pattern = NULL;
    unsigned count = 0;
    if (argc > 1 && (argc > 2 || strncmp(argv[1], option, strlen(option)) != 0)) {
        fprintf(stderr, "usage: %s [--filter=SUITE/NAME] (a pattern with * and ?)\n", argv[0]);
        return 2;
    }
    if (argc > 1) {
        pattern = argv[1] + strlen(option);
    }
    for (in_process_test *test = first; test != NULL; test = test->next) {
        if (!chosen(test, pattern)) {
            continue;
        }
        printf("%s::%s\n", test->suite, test->name);
        fflush(stdout);
        test->run();
        count++;
    }
    printf("%u passed, 0 failed\n", count);
    return count == 0;
}
