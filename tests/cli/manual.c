/* The manual page names every verb and option that --help names. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "program.h"
#include "support/test.h"

static const char *const verbs[] = { "extract", "ingest", "import",  "query", "trace", "show",
                                     "export",  "check",  "compact", "synth", "bench" };

/* Each "--word" of the help, as the page writes it: \-\-word, hyphens escaped. */
static void must_name_options(const char *page, const char *help)
{
    unsigned options = 0;
    for (const char *at = help; (at = strstr(at, "\n  --")) != NULL; options++) {
        char written[128] = ".B", *end = written + 2;
        at += 3;
        for (*end++ = ' '; *at == '-' || isalnum((unsigned char)*at); at++) {
            if (*at == '-') {
                *end++ = '\\';
            }
            *end++ = *at;
        }
        *end = '\0';
        must_contain(page, written + 3);
    }
    cr_assert_gt(options, 0);
}

Test(manual, names_every_verb_and_option)
{
    program p;
    program_start(&p);
    char *page = read_text(YB_TEST_DATA "/../docs/man/yearbook.1");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        char heading[64];
        program_expect(&p, 0, "yearbook %s --help", verbs[i]);
        snprintf(heading, sizeof heading, "\n.SS %s\n", verbs[i]);
        char *section = strstr(page, heading);
        cr_assert_not_null(section);
        char *next = strstr(section + 1, "\n.S");
        char kept = *next;
        *next = '\0'; /* the option must stand in this verb's own part */
        must_name_options(section, p.out);
        *next = kept;
    }
    program_expect(&p, 0, "yearbook --help");
    must_name_options(page, p.out);
    free(page);
    program_end(&p);
}

Test(manual, is_a_page_that_groff_takes_without_a_warning)
{
    program p;
    program_start(&p);
    program_expect(&p, 0,
                   "if command -v groff >.groff; then groff -Kutf8 -man -Tutf8 -ww -z '%s/../docs/man/yearbook.1'; fi",
                   YB_TEST_DATA);
    cr_assert_str_eq(p.err, "");
    program_end(&p);
}
