/* The lineage of regions: what a table may say, and the trees of other years. */
#include "catalog/lineage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "support/failing.h"

enum { MOST = 16 };

/* Two counties after some changes: 张镇 and 李镇 merged into 大同镇, 王乡 became a
 * town of another code, 赵镇 was split, and 丁镇 came from another county. */
static const char now[] = "1,,province,江省\n"
                          "11,1,county,东县\n"
                          "12,1,county,西区\n"
                          "1101,11,town,大同镇\n"
                          "1102,11,town,王镇\n"
                          "1103,11,town,赵镇\n"
                          "1104,11,town,赵东镇\n"
                          "1105,11,town,赵西镇\n"
                          "1106,11,town,丁镇\n"
                          "1201,12,town,孙镇\n";
static const char story[] = "1191,1101,2021,merged,张镇,\n"
                            "1192,1101,2021,merged,李镇,\n"
                            "1193,1102,2015,promoted,王乡,\n"
                            "1103,1104,2018,split,,\n"
                            "1103,1105,2018,split,,\n"
                            "1106,1106,2012,moved,,12\n"
                            "1291,1201,2019,joined,周镇,\n"
                            "19,12,2016,promoted,西县,\n";

/* Takes "old,new,year,reason,name,parent" lines apart, in place. */
static size_t parse_lines(char *text, yb_lineage_entry *entries)
{
    size_t count = 0;
    char *rest = text, *line;
    while ((line = strsep(&rest, "\n")) != NULL && line[0] != '\0') {
        const char *cells[6] = { "", "", "", "", "", "" };
        for (int i = 0; i < 6 && line != NULL; i++) {
            cells[i] = strsep(&line, ",");
        }
        yb_lineage_entry *entry = &entries[count++];
        *entry = (yb_lineage_entry) { .struct_size = sizeof *entry, .line = (uint32_t)count + 1 };
        entry->old_code = cells[0];
        entry->new_code = cells[1];
        entry->year = atoi(cells[2]);
        cr_assert_eq(yb_lineage_reason_parse(cells[3], &entry->reason, NULL), YB_OK, "%s", cells[3]);
        entry->name = cells[4];
        entry->parent = cells[5];
    }
    return count;
}

static yb_status create(const yb_env *env, const char *lines, yb_lineage **lineage, yb_error *error)
{
    yb_lineage_entry entries[MOST];
    char *text = strdup(lines);
    yb_status status = yb_lineage_create(env, entries, parse_lines(text, entries), lineage, error);
    free(text);
    return status;
}

/* The whole check, as a catalog makes it. */
static yb_status check(const char *lines, yb_error *error)
{
    yb_env env;
    yb_lineage *lineage;
    yb_kin *kin;
    yb_env_init(&env, NULL);
    yb_status status = create(&env, lines, &lineage, error);
    if (status != YB_OK) {
        return status;
    }
    yb_regions *tree = sample_tree_of(now);
    status = yb_kin_create(&env, lineage, tree, &kin, error);
    if (status == YB_OK) {
        yb_kin_free(kin);
    }
    yb_regions_release(tree);
    yb_lineage_free(lineage);
    return status;
}

Test(lineage, takes_what_happens_to_regions)
{
    static const char *const fine[] = {
        story,
        "A,B,2010,renamed\nB,C,2012,recoded\nC,1101,2020,merged\nD,1101,2020,merged\n", /* in steps */
        "1103,1103,2018,split\n1103,1104,2018,split\n1103,1103,2020,split\n1103,1105,2020,split\n",
        "1101,1101,2020,renamed,大镇\nA,1101,2021,joined\nB,1101,2022,joined\n",
        "A,1101,2021,merged\n1101,1101,2021,merged\n",                         /* the merged one keeps its code */
        "A,1101,2021,merged\n1102,1101,2021,merged\n",                         /* and the other is still in the tree */
        "1104,1103,2018,joined\n1103,1103,2015,split\n1103,1104,2015,split\n", /* split off and joined again */
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(check(fine[i], &error), YB_OK, "table %zu: %s", i, error.message);
    }
}

Test(lineage, says_which_line_is_wrong_and_what_to_do)
{
    static const struct {
        const char *lines;
        yb_status status;
        uint32_t line;
        const char *words;
    } wrong[] = {
        { ",1101,2020,merged\n", YB_INVALID, 2, "the old code is empty" },
        { "A,,2020,merged\n", YB_INVALID, 2, "the new code is empty" },
        { "A,1101,0,merged\n", YB_INVALID, 2, "the year 0 is out of range; expected one from 1 to 9999" },
        { "A,1101,10000,merged\n", YB_INVALID, 2, "the year 10000 is out of range" },
        { "A,1101,2020,merged\nA,1101,2020,merged,x\n", YB_EXISTS, 3,
          "that \"A\" became \"1101\" in 2020 stands there already (line 2); remove one of the lines" },
        { "A,110,2020,merged\n", YB_INVALID, 2,
          "\"110\", which \"A\" becomes in 2020, is neither in the region tree nor an old code of another line; "
          "correct "
          "it, or import a tree that has it" },
        { "A,1101,2020,merged\nA,1102,2020,merged\n", YB_INVALID, 3,
          "\"A\" becomes \"1102\" in 2020, and \"1101\" in 2020 (line 2): if it was split, say so in each of its "
          "lines" },
        { "A,1101,2020,split\nA,1102,2020,merged\n", YB_INVALID, 3, "if it was split" },
        { "A,1101,2020,split\nA,1102,2021,split\n", YB_INVALID, 3, "if it was split" },
        { "A,1101,2020,split\nA,1102,2020,split\n", YB_INVALID, 2,
          "\"A\" was split in 2020, so that its figures of before belong to none of its parts; keep it in the region "
          "tree" },
        { "A,B,2010,renamed\nB,A,2015,renamed\n", YB_INVALID, 2, "go round in a circle" },
        { "A,B,2010,renamed\nB,C,2012,renamed\nC,A,2014,renamed\n", YB_INVALID, 2,
          "\"A\" becomes \"B\" in 2010, but \"A\" begins in 2014 only (line 4)" },
        { "A,B,2010,renamed\nB,A,2010,renamed\n", YB_INVALID, 2, "go round in a circle" },
        { "A,1101,2020,joined\nB,A,2021,joined\n", YB_INVALID, 3,
          "\"B\" becomes \"A\" in 2021, but \"A\" ended in 2020 (line 2)" },
        { "A,B,2020,joined\nC,B,2020,renamed\nB,1101,2022,renamed\n", YB_INVALID, 2,
          "\"A\" becomes \"B\" in 2020, but \"B\" begins in 2020 only (line 3)" },
        { "A,1101,2020,merged,,X\n", YB_INVALID, 2, "the old parent \"X\" of \"A\" is neither in the region tree nor" },
        { "A,1101,2020,merged,,1102\n", YB_INVALID, 2,
          "the old parent \"1102\" of \"A\" does not stand above the level \"town\"" },
        { "1101,12,2020,merged\n", YB_INVALID, 2, "\"1101\" has the level \"town\" and \"12\" the level \"county\"" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(check(wrong[i].lines, &error), wrong[i].status, "%s", wrong[i].lines);
        cr_assert_not_null(strstr(error.message, wrong[i].words), "%s", error.message);
        cr_assert_eq(error.line, wrong[i].line, "line %u: %s", (unsigned)error.line, error.message);
    }
}

Test(lineage, texts_are_checked)
{
    char longest[300];
    yb_env env;
    yb_lineage *lineage = NULL;
    yb_error error = YB_ERROR_INIT;
    yb_lineage_entry entry = { .struct_size = sizeof entry, .old_code = longest, .new_code = "B", .year = 2020 };
    yb_env_init(&env, NULL);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    cr_assert_eq(yb_lineage_create(&env, &entry, 1, &lineage, &error), YB_INVALID);
    entry.old_code = "\xff";
    cr_assert_eq(yb_lineage_create(&env, &entry, 1, &lineage, &error), YB_INVALID);
    entry.old_code = "A";
    entry.reason = (yb_lineage_reason)7;
    cr_assert_eq(yb_lineage_create(&env, &entry, 1, &lineage, &error), YB_INVALID);
    entry.reason = YB_MOVED;
    entry.struct_size = 8;
    cr_assert_eq(yb_lineage_create(&env, &entry, 1, &lineage, &error), YB_INVALID);
    cr_assert_null(lineage);
}

/* ---- trees of other years --------------------------------------------------- */

/* "code parent name" of all regions of the tree of a year. */
static void tell_tree(const yb_era *era, char *text, size_t capacity)
{
    const yb_regions *tree = era->regions;
    size_t used = 0;
    for (uint32_t r = 0; r < yb_regions_count(tree); r++) {
        uint32_t parent = yb_regions_parent(tree, r);
        used +=
            (size_t)snprintf(text + used, capacity - used, "%s %s %s\n", yb_regions_code(tree, r),
                             parent == YB_NO_REGION ? "-" : yb_regions_code(tree, parent), yb_regions_name(tree, r));
    }
}

static yb_era *era_of(const char *lines, int year)
{
    yb_env *env = malloc(sizeof *env);
    static yb_lineage *lineage;
    yb_era *era;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(env, NULL);
    cr_assert_eq(create(env, lines, &lineage, &error), YB_OK, "%s", error.message);
    yb_regions *tree = sample_tree_of(now);
    cr_assert_eq(yb_era_create(env, lineage, tree, year, &era, &error), YB_OK, "%s", error.message);
    return era;
}

static void drop(yb_era *era)
{
    yb_lineage *lineage = (yb_lineage *)era->kin->lineage;
    yb_regions *tree = (yb_regions *)era->kin->regions;
    yb_env *env = (yb_env *)era->env;
    yb_era_free(era);
    yb_lineage_free(lineage);
    yb_regions_release(tree);
    free(env);
}

static void tree_is(int year, const char *expected)
{
    char text[4096];
    yb_era *era = era_of(story, year);
    tell_tree(era, text, sizeof text);
    cr_assert_str_eq(text, expected);
    drop(era);
}

Test(lineage, the_tree_of_a_year_has_the_regions_of_that_year)
{
    tree_is(YB_NEWEST_TREE, "1 - 江省\n11 1 东县\n1101 11 大同镇\n1102 11 王镇\n1103 11 赵镇\n1104 11 赵东镇\n"
                            "1105 11 赵西镇\n1106 11 丁镇\n12 1 西区\n1201 12 孙镇\n");
    /* 张镇 and 李镇 are there, and 大同镇, whose figures cannot be taken apart. */
    tree_is(2020, "1 - 江省\n11 1 东县\n1101 11 大同镇\n1102 11 王镇\n1103 11 赵镇\n1104 11 赵东镇\n1105 11 赵西镇\n"
                  "1106 11 丁镇\n1191 11 张镇\n1192 11 李镇\n12 1 西区\n1201 12 孙镇\n");
    /* The parts of 赵镇 are 赵镇 again; 周镇 has not joined 孙镇. */
    tree_is(2016, "1 - 江省\n11 1 东县\n1101 11 大同镇\n1102 11 王镇\n1103 11 赵镇\n1106 11 丁镇\n1191 11 张镇\n"
                  "1192 11 李镇\n12 1 西区\n1201 12 孙镇\n1291 12 周镇\n");
    /* The county has its old code, name and all that lies in it; 丁镇 lies there, too. */
    tree_is(2011, "1 - 江省\n11 1 东县\n1101 11 大同镇\n1103 11 赵镇\n1191 11 张镇\n1192 11 李镇\n1193 11 王乡\n"
                  "19 1 西县\n1106 19 丁镇\n1201 19 孙镇\n1291 19 周镇\n");
}

Test(lineage, a_region_lies_where_what_it_became_lay_until_that_moved)
{
    yb_era *era = era_of("A,1106,2010,renamed,甲乡,\n1106,1106,2012,moved,,12\n", 2009);
    uint32_t town = yb_regions_by_code(era->regions, "A");
    cr_assert_str_eq(yb_regions_code(era->regions, yb_regions_parent(era->regions, town)), "12");
    drop(era);
}

Test(lineage, every_code_stands_somewhere_in_every_year)
{
    static const struct {
        int year;
        const char *code, *stands;
        int shared;
    } expected[] = {
        { YB_NEWEST_TREE, "1191", "1101", 1 }, { YB_NEWEST_TREE, "1193", "1102", 0 },
        { YB_NEWEST_TREE, "1103", "1103", 0 }, { YB_NEWEST_TREE, "1291", "1201", 1 },
        { YB_NEWEST_TREE, "19", "12", 0 },     { 2020, "1191", "1191", 0 },
        { 2020, "1101", "1101", 0 },           { 2014, "1102", "1193", 0 },
        { 2017, "1104", "1103", 1 },           { 2015, "12", "19", 0 },
        { 2018, "1201", "1201", 0 },           { 2018, "1291", "1291", 0 },
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        yb_era *era = era_of(story, expected[i].year);
        uint32_t unit = yb_kin_find(era->kin, expected[i].code);
        cr_assert_neq(unit, YB_NO_KIN);
        cr_assert_str_eq(yb_regions_code(era->regions, era->node_of_unit[unit]), expected[i].stands);
        cr_assert_eq(era->shared[unit], expected[i].shared, "%s in %d", expected[i].code, expected[i].year);
        drop(era);
    }
}

Test(lineage, memory_that_is_refused_is_told_and_nothing_leaks)
{
    for (unsigned n = 0;; n++) {
        failing_hooks failing;
        yb_env env;
        yb_lineage *lineage = NULL;
        yb_era *era = NULL;
        yb_regions *tree = sample_tree_of(now);
        failing_start(&failing, FAIL_MEMORY, n);
        yb_env_init(&env, &failing.hooks);
        yb_status status = create(&env, story, &lineage, NULL);
        if (status == YB_OK) {
            status = yb_era_create(&env, lineage, tree, 2016, &era, NULL);
        }
        yb_era_free(era);
        yb_lineage_free(lineage);
        yb_regions_release(tree);
        cr_assert_eq(failing.blocks, 0, "allocation %u leaks", n);
        cr_assert_eq(status, failing.failed ? YB_NO_MEMORY : YB_OK, "allocation %u", n);
        if (!failing.failed) {
            break;
        }
    }
}
