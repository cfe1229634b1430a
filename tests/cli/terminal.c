/* Tables on a terminal fit its width; everywhere else nothing is cut. */
#include "program.h"
#include "screen.h"
#include "support/test.h"

#define LONG_NAME "实施高标准农田建设及配套水利设施改造提升工程"

/* What a verb prints on a terminal with so many columns. */
static void print_on_terminal(program *p, const char *line, unsigned short columns, char *shown, size_t capacity)
{
    screen terminal;
    screen_open(&terminal, columns);
    program_expect(p, 0, "yearbook %s >%s", line, terminal.path);
    screen_close(&terminal, shown, capacity);
}

static void load(program *p)
{
    program_start(p);
    program_write_text(p, "long.csv", "id,name,unit,rollup\nland," LONG_NAME ",亩,sum\n");
    program_write_text(p, "land.csv", "region,year,metric,value\nA1,2021,land,123456789.5\nA1,2021,output,7\n");
    program_expect(p, 0, "yearbook import store --regions tree.csv --metrics metrics.csv");
    program_expect(p, 0, "yearbook import store --metrics long.csv land.csv");
}

Test(terminal, long_texts_are_cut_to_its_width)
{
    program p;
    load(&p);
    char shown[4096];
    print_on_terminal(&p, "query store --metric all --by metric,city", 60, shown, sizeof shown);
    cr_assert_str_eq(shown, "city  metric                     unit          sum  coverage\r\n"
                            "----  -------------------------  ----  -----------  --------\r\n"
                            "Arno  总产出                     万元            7       1/1\r\n"
                            "Arno  实施高标准农田建设及配套…  亩    123456789.5       1/1\r\n");
    program_end(&p);
}

Test(terminal, numbers_are_never_cut)
{
    program p;
    load(&p);
    char shown[4096];
    print_on_terminal(&p, "query store --metric all --by metric,city", 20, shown, sizeof shown);
    must_contain(shown, "  123456789.5       1/1\r\n");
    must_contain(shown, "实施高…");
    program_end(&p);
}

Test(terminal, what_fits_is_whole_and_so_is_all_that_goes_elsewhere)
{
    program p;
    load(&p);
    char shown[4096];
    print_on_terminal(&p, "query store --metric all --by metric,city", 120, shown, sizeof shown);
    must_contain(shown, LONG_NAME);
    print_on_terminal(&p, "query store --metric all --by metric,city --format csv", 30, shown, sizeof shown);
    must_contain(shown, LONG_NAME);
    print_on_terminal(&p, "query store --metric all --by metric,city --format markdown", 30, shown, sizeof shown);
    must_contain(shown, LONG_NAME);
    program_expect(&p, 0, "COLUMNS=30 yearbook query store --metric all --by metric,city");
    must_contain(p.out, LONG_NAME);
    program_end(&p);
}
