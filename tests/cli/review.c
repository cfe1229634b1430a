/* ingest --review and --accept: uncertain figures to a person and back. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "program.h"
#include "support/test.h"

#define BOM "\xEF\xBB\xBF"

static const char header[] = "decision,report,region_code,region,metric,name,measure,value,unit,period,status,approx,"
                             "kind,reason,evidence,document,offset,length\n";

/* Three figures are sure; a name says too little, a unit is not the metric's, a
 * period is assumed, and one value contradicts another. */
static const char town[] = "千金镇2023年工作总结\n湖州市南浔区千金镇。2023年，全镇完成财政总收入1.25亿元，村5个。\n"
                           "常住人口1200户。2023年，全镇财政总收入1.42亿元。粮食总产量3100吨。\n"
                           "2023年上半年，固定资产投资1.1亿元。接待游客3万人次。\n";

static void start(program *p)
{
    program_start_with(p, "town.txt", town);
    program_expect(p, 0, "yearbook ingest store town.txt --review doubts.csv");
}

static char *review(const program *p, const char *name)
{
    return read_text(scratch_path(p->folder, name));
}

/* The review file with `to` in place of the first `from` behind `line`, as done.csv. */
static void edit(const program *p, const char *file, const char *line, const char *from, const char *to)
{
    char *text = review(p, file);
    char *row = strstr(text, line);
    cr_assert_not_null(row);
    while (row > text && row[-1] != '\n') {
        row--;
    }
    char *at = strstr(row, from);
    cr_assert_not_null(at);
    size_t length = strlen(text) + strlen(to) + 1;
    char *edited = malloc(length);
    cr_assert_not_null(edited);
    snprintf(edited, length, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    program_write_text(p, "done.csv", edited);
    free(edited);
    free(text);
}

Test(review, uncertain_figures_wait_in_a_file_with_their_sentences)
{
    program p;
    start(&p);
    must_contain(p.err, "town.txt: 千金镇 (330503107), 2023: figures used 3, repeated 0, in conflict 1, not used 0, "
                        "uncertain 3 (name 1, unit 1, period 1)\n");
    must_contain(p.err, "4 figures for review in doubts.csv; ");
    char *text = review(&p, "doubts.csv");
    cr_assert_eq(strncmp(text, BOM, 3), 0);
    cr_assert_eq(strncmp(text + 3, header, sizeof header - 1), 0);
    must_contain(text, "\n,town,330503107,千金镇,村[个],村,level,5,个,2023,actual,exact,uncertain,"
                       "'村' says too little to be a name,2023年，全镇完成财政总收入1.25亿元，村【5个】。,0,");
    must_contain(text, ",uncertain,\"常住人口 is counted in ");
    must_contain(text, "its sentence names no period, and one before it another than 2023\",接待游客【3万人次】。,");
    must_contain(text, ",conflict,1.25亿元 of town at byte 96 counts: it came first,");
    free(text);
    program_expect(&p, 0, "yearbook export store");
    cr_assert_null(strstr(p.out, "村"));
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,12500,万元,");
    program_expect(&p, 0, "yearbook show store metrics");
    cr_assert_null(strstr(p.out, "村[个]"));
    program_end(&p);
}

Test(review, without_a_file_uncertain_figures_are_stored_and_counted)
{
    program p;
    program_start_with(&p, "town.txt", town);
    program_expect(&p, 0, "yearbook ingest store town.txt");
    must_contain(p.err,
                 "figures used 6, repeated 0, in conflict 1, not used 0, uncertain 3 (name 1, unit 1, period 1)\n");
    must_contain(p.err, "note: 3 figures of those stored are uncertain; ");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "村[个],5,");
    program_end(&p);
}

Test(review, what_a_person_keeps_goes_into_the_store_as_corrected)
{
    program p;
    start(&p);
    edit(&p, "doubts.csv", "接待游客", ",town", "keep,town");
    edit(&p, "done.csv", "接待游客", "2023,actual", "2023-H1,actual");
    edit(&p, "done.csv", ",村,", ",town", "drop,town");
    program_run(&p, "yearbook ingest store --accept done.csv");
    cr_assert_eq(p.code, 0);
    must_contain(p.err, "accepted 1 figure, dropped 1, undecided 2 (commit 2)\n");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2023,tourism_visits,30000,人次,level,actual,H1,exact\n");
    program_expect(&p, 0, "yearbook trace store --metric 旅游接待人次 --region 千金镇 --year 2023 --all");
    must_contain(p.out, "2023-H1, level, actual: 30000 人次\n  accepted by a person: done.csv, line ");
    must_contain(p.out, "接待游客【3万人次】。\n");
    program_expect(&p, 0, "yearbook show store sources");
    must_contain(p.out, "review:done.csv");
    program_end(&p);
}

Test(review, all_that_waits_kept_gives_the_store_that_takes_all)
{
    program p;
    start(&p);
    program_expect(&p, 0,
                   "sed 's/^,\\(.*,uncertain,\\)/keep,\\1/' doubts.csv >done.csv && "
                   "yearbook ingest store --accept done.csv && yearbook ingest all town.txt && "
                   "yearbook export store | sort >1 && yearbook export all | sort >2 && cmp 1 2");
    program_end(&p);
}

Test(review, what_was_accepted_stands_against_later_reports)
{
    program p;
    start(&p);
    edit(&p, "doubts.csv", "1.42,亿元", ",town", "keep,town");
    program_expect(&p, 0, "yearbook ingest store --accept done.csv");
    program_expect(&p, 0, "yearbook export store --metric 财政总收入");
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,14200,");
    program_expect(&p, 0, "yearbook ingest store town.txt && yearbook compact store && yearbook ingest store town.txt");
    must_contain(p.err, " is not used; 14200万元 of town of the store counts: a person put it there\n");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --all");
    must_contain(p.out, "14200 万元\n  accepted by a person: done.csv, line ");
    must_contain(p.out, "rejected: 12500 万元; the store's counts: a person put it there\n");
    program_end(&p);
}

Test(review, a_value_in_another_unit_is_converted_and_its_first_reading_is_told)
{
    program p;
    start(&p);
    edit(&p, "doubts.csv", "1.42,亿元", ",town", "keep,town");
    edit(&p, "done.csv", "1.42,亿元", "1.42,亿元", "\"14,350.5\",万元");
    program_expect(&p, 0, "yearbook ingest store --accept done.csv");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 千金镇 --year 2023 --all");
    must_contain(p.out, "level, actual: 14350.5 万元\n  accepted by a person: done.csv, line ");
    must_contain(p.out, "财政总收入【1.42亿元】");
    must_contain(p.out, "rejected: 14200 万元; the store's counts: a person put it there\n");
    program_end(&p);
}

Test(review, spreadsheets_may_separate_by_semicolons_and_end_lines_in_crlf)
{
    program p;
    start(&p);
    program_expect(&p, 0,
                   "grep -v '\"' doubts.csv | sed 's/,/;/g; s/^;/keep;/; s/$/\\r/' >done.csv && "
                   "yearbook ingest store --accept done.csv");
    must_contain(p.err, "accepted ");
    must_contain(p.err, "(commit 2)");
    program_end(&p);
}

/* Accepting the rows with 1.42 in a file with semicolons, the value as given. */
static void accept_with_semicolons(program *p, int code, const char *value)
{
    program_expect(p, code,
                   "grep -v '\"' doubts.csv | grep 'decision\\|1.42' | sed 's/,/;/g; s/^;/keep;/; s/;1.42;/;%s;/' "
                   ">done.csv && yearbook ingest store --accept done.csv",
                   value);
}

Test(review, a_comma_where_semicolons_separate_is_a_decimal_mark_or_refused)
{
    static const char *const unclear[] = { "2,318", "12,318", "-2,318", "1,234,567", "14,350.5" };
    program p;
    start(&p);
    for (size_t i = 0; i < sizeof unclear / sizeof *unclear; i++) {
        char message[128];
        accept_with_semicolons(&p, 1, unclear[i]);
        snprintf(message, sizeof message,
                 "done.csv:2: which is the decimal mark of \"%s\"? write it with a point, and nothing between "
                 "thousands\n",
                 unclear[i]);
        must_contain(p.err, message);
    }
    accept_with_semicolons(&p, 1, "1,4x");
    must_contain(p.err, "done.csv:2: expected a number with a decimal comma, found \"1,4x\"\n");
    accept_with_semicolons(&p, 0, "1,5");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,15000,");
    accept_with_semicolons(&p, 0, "0,125");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,1250,");
    accept_with_semicolons(&p, 0, "2.318");
    program_expect(&p, 0, "yearbook export store");
    must_contain(p.out, "330503107,2023,fiscal_total_revenue,23180,");
    program_end(&p);
}

Test(review, spreadsheets_may_save_in_another_encoding)
{
    static const char *const encodings[] = { "GB18030", "UTF-16" };
    program p;
    for (size_t i = 0; i < 2; i++) {
        start(&p);
        edit(&p, "doubts.csv", "1.42,亿元", ",town", "keep,town");
        program_expect(&p, 0,
                       "sed 's/^\xEF\xBB\xBF//' done.csv | iconv -f UTF-8 -t %s >saved.csv && "
                       "yearbook ingest store --accept saved.csv && yearbook export store",
                       encodings[i]);
        must_contain(p.out, "330503107,2023,fiscal_total_revenue,14200,");
        program_end(&p);
    }
    start(&p);
    edit(&p, "doubts.csv", "1.42,亿元", ",town", "maybe,town");
    program_expect(&p, 1,
                   "sed 's/^\xEF\xBB\xBF//' done.csv | iconv -f UTF-8 -t GB18030 >saved.csv && "
                   "yearbook ingest store --accept saved.csv");
    must_contain(p.err, "yearbook: saved.csv:4: decision 'maybe': expected keep, drop or nothing\n");
    program_end(&p);
}

Test(review, mistakes_are_told_with_their_lines_and_nothing_is_stored)
{
    static const char *const wrong[][3] = {
        { ",村,", "keep,town", "maybe,town" },
        { "常住人口", "常住人口[户]", "常住人口[亩]" },
        { "1.42,亿元", "1.42,亿元", "1.42,公里" },
        { "接待游客", ",2023,actual", ",2023-Q7,actual" },
    };
    program p;
    start(&p);
    program_expect(&p, 0, "sed 's/^,/keep,/' doubts.csv >done.csv");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        edit(&p, "done.csv", wrong[i][0], wrong[i][1], wrong[i][2]);
    }
    program_expect(&p, 1, "yearbook ingest store --accept done.csv");
    must_contain(p.err, "yearbook: done.csv:2: decision 'maybe': expected keep, drop or nothing\n");
    must_contain(p.err,
                 "done.csv:3: metric '常住人口[亩]' does not fit unit '户'; with this unit it is '常住人口[户]'\n");
    must_contain(p.err, "done.csv:4: cannot convert \"公里\" to \"万元\"");
    must_contain(p.err, "done.csv:5: no span \"Q7\"");
    must_contain(p.err, "4 mistakes; nothing was stored\n");
    program_expect(&p, 0, "yearbook show store");
    must_contain(p.out, "commits              1\n");
    program_end(&p);
}

/* The row with 1.42, its last columns (document, offset, length) as given. */
static void accept_at(program *p, int code, const char *offset, const char *length)
{
    program_expect(p, code,
                   "grep 'decision\\|1.42' doubts.csv | awk -F, -v OFS=, 'NR > 1 { $1 = \"keep\"; $(NF-1) += %s; "
                   "$NF = %s } 1' >done.csv && yearbook ingest store --accept done.csv",
                   offset, length);
}

Test(review, a_place_that_cuts_a_character_or_is_empty_is_refused)
{
    static const char cut[] = "done.csv:2: bytes ", rest[] = " cut a character of document 'town'; offset and length "
                                                             "must be those of the review file\n";
    program p;
    start(&p);
    accept_at(&p, 1, "-1", "$NF"); /* 入 ends before the figure */
    must_contain(p.err, cut);
    must_contain(p.err, rest);
    accept_at(&p, 1, "0", "$NF-1"); /* 元 ends the figure */
    must_contain(p.err, cut);
    must_contain(p.err, rest);
    accept_at(&p, 1, "0", "0");
    must_contain(p.err, "done.csv:2: length 0 is no place of a figure; offset and length must be those of the review "
                        "file\n");
    accept_at(&p, 0, "0", "$NF");
    program_end(&p);
}

Test(review, a_metric_that_is_not_known_or_missing_is_told_with_what_to_do)
{
    program p;
    start(&p);
    edit(&p, "doubts.csv", "1.42,亿元", ",town", "keep,town");
    edit(&p, "done.csv", "1.42,亿元", ",财政总收入,", ",zebras,");
    program_expect(&p, 1, "yearbook ingest store --accept done.csv");
    must_contain(p.err, "done.csv:4: no metric \"zebras\" in the store or in the built-in lexicon; describe it with "
                        "yearbook import STORE --metrics METRICS.csv\n");
    edit(&p, "done.csv", "1.42,亿元", ",zebras,", ",,");
    program_expect(&p, 1, "yearbook ingest store --accept done.csv");
    must_contain(p.err, "done.csv:4: no metric; expected an id, a name, or a phrase with its unit as in 改厕[户]\n");
    program_end(&p);
}

Test(review, a_decision_may_have_blanks_around_it_and_any_letter_case)
{
    program p;
    start(&p);
    edit(&p, "doubts.csv", "1.42,亿元", ",town", " KEeP ,town");
    edit(&p, "done.csv", "接待游客", ",town", "dRop\t,town");
    edit(&p, "done.csv", ",村,", ",town", "  ,town");
    program_expect(&p, 0, "yearbook ingest store --accept done.csv");
    must_contain(p.err, "accepted 1 figure, dropped 1, undecided 2 (commit 2)\n");
    program_end(&p);
}

Test(review, two_decisions_for_one_figure_are_a_mistake)
{
    program p;
    start(&p);
    program_expect(&p, 1,
                   "sed 's/^,/keep,/' doubts.csv >done.csv; grep 1.42 done.csv >row; cat row >>done.csv;"
                   "yearbook ingest store --accept done.csv");
    must_contain(p.err, "keeps another figure of the same region, period and metric");
    program_end(&p);
}

Test(review, code_and_name_of_a_region_must_agree)
{
    program p;
    start(&p);
    edit(&p, "doubts.csv", "1.42,亿元", ",town", "keep,town");
    edit(&p, "done.csv", "1.42,亿元", "330503107", "330503102");
    program_expect(&p, 1, "yearbook ingest store --accept done.csv");
    must_contain(p.err, "region_code 330503102 is 练市镇, region says 千金镇: correct both, or leave one empty\n");
    edit(&p, "done.csv", "1.42,亿元", "330503102,千金镇", ",南浔区练市镇");
    program_expect(&p, 0, "yearbook ingest store --accept done.csv && yearbook export store");
    must_contain(p.out, "330503102,2023,fiscal_total_revenue,14200,");
    program_end(&p);
}

Test(review, another_stores_file_is_refused)
{
    program p;
    start(&p);
    program_write_text(&p, "other.txt", "千金镇2022年工作总结\n湖州市南浔区千金镇。2022年，财政总收入1亿元。\n");
    program_expect(&p, 0, "yearbook ingest other other.txt");
    program_expect(&p, 1, "sed 's/^,/keep,/' doubts.csv >done.csv; yearbook ingest other --accept done.csv");
    must_contain(p.err, "document 0 of the store is 'other', not 'town'; is this another store's review file?\n");
    program_expect(&p, 3, "yearbook ingest nowhere --accept done.csv");
    must_contain(p.err, "nowhere: there is no store with the documents of a review file\n");
    cr_assert_neq(access(scratch_path(p.folder, "nowhere"), F_OK), 0);
    program_end(&p);
}

Test(review, a_file_with_decisions_is_not_replaced)
{
    program p;
    start(&p);
    program_expect(&p, 1, "yearbook ingest new town.txt --review doubts.csv");
    must_contain(p.err, "doubts.csv: is there already, and may hold a person's decisions; give another name\n");
    cr_assert_neq(access(scratch_path(p.folder, "new"), F_OK), 0);
    program_expect(&p, 1, "yearbook ingest store town.txt --region nowhere --review left.csv");
    cr_assert_neq(access(scratch_path(p.folder, "left.csv"), F_OK), 0);
    program_end(&p);
}

Test(review, accepting_takes_no_reports)
{
    program p;
    start(&p);
    program_expect(&p, 2, "yearbook ingest store town.txt --accept doubts.csv");
    must_contain(p.err, "--accept takes a store and nothing else");
    static const char *const others[] = { "--year 2022", "--region 千金镇", "--within 湖州市", "--no-split",
                                          "--review b.csv" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        program_expect(&p, 2, "yearbook ingest store --accept doubts.csv %s", others[i]);
        must_contain(p.err, "--accept takes a store and nothing else");
    }
    program_expect(&p, 0, "yearbook ingest store --accept doubts.csv");
    must_contain(p.err, "accepted 0 figures, dropped 0, undecided 4; nothing was stored\n");
    program_end(&p);
}
