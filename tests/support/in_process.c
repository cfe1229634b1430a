#include "support/in_process.h"

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

int main(void)
{
    unsigned count = 0;
    for (in_process_test *test = first; test != NULL; test = test->next) {
        printf("%s::%s\n", test->suite, test->name);
        fflush(stdout);
        test->run();
        count++;
    }
    printf("%u passed, 0 failed\n", count);
    return count == 0;
}
