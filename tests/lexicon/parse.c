/* Reading metrics.tsv: what is taken and what is refused, with its line. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "lexicon/parse.h"
#include "support/failing.h"

#define HEADER "id\tname\taliases\tunit\trollup\ttime\tnotes\n"
#define GDP    "gdp\t生产总值\tGDP|经济总量?\t万元\tsum_check\tflow\tlocal\n"
#define PEOPLE "people\t人口\t\t人\tsum\tstock\t\n"

static yb_status parse(const char *text, lexicon **words, yb_error *error)
{
    return lexicon_parse(text, strlen(text), "test.tsv", yb_default_allocator(), words, error);
}

Test(parse, metrics_come_with_all_that_their_line_says)
{
    lexicon *words = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(
        parse("# a comment\n\n" HEADER GDP PEOPLE "per_head\t人均\t\t元/人\tderive:gdp/people\tnone\n", &words, &error),
        YB_OK, "%s", error.message);
    cr_assert_eq(lexicon_count(words), 3);
    const yb_metric *gdp = lexicon_metric(words, 0), *per_head = lexicon_metric(words, 2);
    cr_assert_str_eq(gdp->id, "gdp");
    cr_assert_str_eq(gdp->name, "生产总值");
    cr_assert_str_eq(gdp->unit, "万元");
    cr_assert_eq(gdp->rule, YB_RULE_SUM_CHECK);
    cr_assert_eq(gdp->time_kind, YB_TIME_FLOW);
    cr_assert_eq(gdp->struct_size, sizeof(yb_metric));
    cr_assert_str_eq(per_head->rule_argument, "gdp/people");
    lexicon_free(words);
}

Test(parse, ambiguous_aliases_are_matched_but_not_listed)
{
    lexicon *words = NULL;
    lexicon_match match;
    cr_assert_eq(parse(HEADER GDP, &words, NULL), YB_OK);
    cr_assert_eq(lexicon_metric(words, 0)->alias_count, 1);
    cr_assert_str_eq(lexicon_metric(words, 0)->aliases[0], "GDP");
    cr_assert(lexicon_match_at(words, "经济总量达", strlen("经济总量达"), &match));
    cr_assert(match.ambiguous && match.length == strlen("经济总量"));
    lexicon_free(words);
}

Test(parse, lines_may_end_as_on_windows_and_the_last_not_at_all)
{
    lexicon *words = NULL;
    cr_assert_eq(
        parse("id\tname\taliases\tunit\trollup\ttime\tnotes\r\ngdp\t总值\t\t万元\tsum\tflow\t\r\nx\ty\t\t人\tsum\tflow",
              &words, NULL),
        YB_OK);
    cr_assert_eq(lexicon_count(words), 2);
    lexicon_free(words);
}

Test(parse, an_error_names_file_line_and_reason)
{
    static const struct {
        const char *text, *says;
        uint32_t line;
    } wrong[] = {
        { "", "header", 0 },
        { "# only a comment\n", "header", 0 },
        { "id\tname\taliases\tunit\trule\ttime\tnotes\n", "rollup", 1 },
        { HEADER "gdp\t生产总值\n", "found 2", 2 },
        { HEADER "gdp\t值\t\t万元\tsum\tflow\tnote\tmore\n", "more", 2 },
        { HEADER "\t值\t\t万元\tsum\tflow\t\n", "begin with a letter", 2 },
        { HEADER "GDP\t值\t\t万元\tsum\tflow\t\n", "'GDP'", 2 },
        { HEADER "g-p\t值\t\t万元\tsum\tflow\t\n", "'g-p'", 2 },
        { HEADER GDP "\ngdp\t值\t\t万元\tsum\tflow\t\n", "already on line 2", 4 },
        { HEADER GDP "other\t生产总值\t\t万元\tsum\tflow\t\n", "already on line 2", 3 },
        { HEADER GDP "other\t值\tgdp\t万元\tsum\tflow\t\n", "'gdp' is already on line 2", 3 },
        { HEADER GDP "other\t值\t经济总量\t万元\tsum\tflow\t\n", "already on line 2", 3 },
        { HEADER "gdp\t值\tA|a\t万元\tsum\tflow\t\n", "already on line 2", 2 },
        { HEADER "gdp\t\t\t万元\tsum\tflow\t\n", "empty", 2 },
        { HEADER "gdp\t值\tA||B\t万元\tsum\tflow\t\n", "empty", 2 },
        { HEADER "gdp\t值\t?\t万元\tsum\tflow\t\n", "empty", 2 },
        { HEADER "gdp\t值\tA|\t万元\tsum\tflow\t\n", "empty", 2 },
        { HEADER "gdp\t\xE5\x80\t\t万元\tsum\tflow\t\n", "UTF-8", 2 },
        { HEADER "gdp\t值\t\t\xFF\tsum\tflow\t\n", "UTF-8", 2 },
        { HEADER "gdp\t值\t\t万元\tadd\tflow\t\n", "add", 2 },
        { HEADER "gdp\t值\t\t万元\tsum\tytd\t\n", "ytd", 2 },
        { HEADER PEOPLE "gdp\t值\t\t元/人\tweighted:persons\tflow\t\n", "'persons'", 3 },
        { HEADER PEOPLE "gdp\t值\t\t元/人\tderive:people/p\tflow\t\n", "'p'", 3 },
        { HEADER PEOPLE "gdp\t值\t\t元/人\tweighted:\tflow\t\n", "weigh", 3 },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        lexicon *words = NULL;
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(parse(wrong[i].text, &words, &error), YB_INVALID, "%zu", i);
        cr_assert_null(words);
        cr_assert_eq(error.line, wrong[i].line, "%zu: line %u", i, error.line);
        cr_assert_str_eq(error.file, "test.tsv");
        cr_assert_not_null(strstr(error.message, wrong[i].says), "%zu: %s", i, error.message);
        cr_assert_eq(parse(wrong[i].text, &words, NULL), YB_INVALID);
    }
}

Test(parse, a_nul_byte_is_refused)
{
    lexicon *words = NULL;
    cr_assert_eq(lexicon_parse("id\0name", 7, "test.tsv", yb_default_allocator(), &words, NULL), YB_INVALID);
}

Test(parse, without_memory_nothing_is_left_behind)
{
    failing_hooks failing;
    for (unsigned n = 0;; n++) {
        lexicon *words = NULL;
        failing_start(&failing, FAIL_MEMORY, n);
        yb_status status =
            lexicon_parse(HEADER GDP PEOPLE, strlen(HEADER GDP PEOPLE), "test.tsv", &failing.allocator, &words, NULL);
        lexicon_free(words);
        cr_assert_eq(failing.blocks, 0);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            break;
        }
        cr_assert_eq(status, YB_NO_MEMORY);
    }
}
