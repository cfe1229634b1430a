/* Progress stands on a terminal only, and only from the third second on. */
#include "program.h"
#include "screen.h"
#include "support/test.h"

/* Rows of one region, in two halves with a pause between them. */
#define SLOW_ROWS                                                                                                      \
    "(echo region,year,metric,value; for y in $(seq 1 4100); do echo A1,$y,output,1; done; sleep %s; "                 \
    "for y in $(seq 1 4100); do echo A2,$y,output,1; done)"

/* What a run of import writes to a terminal. */
static void import_on_terminal(program *p, const char *pause, char *shown, size_t capacity)
{
    screen terminal;
    screen_open(&terminal, 0);
    program_expect(p, 0, SLOW_ROWS " | yearbook import store --regions tree.csv --metrics metrics.csv - 2>%s", pause,
                   terminal.path);
    screen_close(&terminal, shown, capacity);
}

Test(progress, is_shown_on_a_terminal_after_two_seconds)
{
    program p;
    program_start(&p);
    char shown[4096];
    import_on_terminal(&p, "2.2", shown, sizeof shown);
    must_contain(shown, " rows, ");
    must_contain(shown, " rows/s, ");
    must_contain(shown, " MB/s");
    must_contain(shown, "writing the store ...");
    must_contain(shown, "imported ");
    program_end(&p);
}

Test(progress, is_silent_when_all_is_quick)
{
    program p;
    program_start(&p);
    char shown[4096];
    import_on_terminal(&p, "0", shown, sizeof shown);
    cr_assert_null(strstr(shown, " rows/s"));
    program_end(&p);
}
