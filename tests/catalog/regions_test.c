/* Region trees: numbering, what the builder refuses, levels. */
#include <string.h>

#include "sample.h"

static yb_status build_fails(const char *lines, yb_error *error)
{
    yb_regions *regions = NULL;
    yb_status status = sample_build(NULL, lines, &regions, error);
    cr_assert_null(regions, "out-parameters stay untouched");
    return status;
}

static int says(const yb_error *error, const char *text)
{
    return strstr(error->message, text) != NULL;
}

Test(regions, are_numbered_in_preorder_with_siblings_by_code)
{
    yb_regions *regions = sample_tree_of("b,,province,B\na,,province,A\nb1,b,city,B1\na2,a,city,A2\na1,a,city,A1\n");
    const char *const codes[] = { "a", "a1", "a2", "b", "b1" };
    const uint32_t ends[] = { 3, 2, 3, 5, 5 }, parents[] = { YB_NO_REGION, 0, 0, YB_NO_REGION, 3 };
    cr_assert_eq(yb_regions_count(regions), 5);
    for (uint32_t r = 0; r < 5; r++) {
        cr_assert_str_eq(yb_regions_code(regions, r), codes[r]);
        cr_assert_eq(yb_regions_end(regions, r), ends[r]);
        cr_assert_eq(yb_regions_parent(regions, r), parents[r]);
    }
    cr_assert_str_eq(yb_regions_name(regions, 1), "A1");
    cr_assert_eq(yb_regions_by_code(regions, "b1"), 4);
    cr_assert_eq(yb_regions_by_code(regions, "b2"), YB_NO_REGION);
    yb_regions_release(regions);
}

Test(regions, an_empty_tree_answers_every_question)
{
    yb_regions *regions = sample_tree_of("");
    yb_error error = YB_ERROR_INIT;
    uint32_t region = 7;
    uint8_t level = 7;
    cr_assert_eq(yb_regions_count(regions), 0);
    cr_assert_eq(yb_regions_level_count(regions), 0);
    cr_assert_eq(yb_regions_by_code(regions, "36"), YB_NO_REGION);
    cr_assert_eq(yb_regions_count_at(regions, YB_NO_REGION, 0), 0);
    cr_assert_eq(yb_regions_find(regions, "江西省", &region, &error), YB_NOT_FOUND);
    cr_assert(says(&error, "empty"));
    cr_assert_eq(yb_regions_find_level(regions, "city", &level, &error), YB_NOT_FOUND);
    cr_assert(says(&error, "empty"));
    cr_assert_eq(region, 7);
    cr_assert_eq(level, 7);
    yb_regions_release(regions);
}

Test(regions, are_shared_until_the_last_reference_goes)
{
    yb_regions *regions = sample_tree_of(sample_china), *shared = yb_regions_retain(regions);
    cr_assert_eq(shared, regions);
    yb_regions_release(regions);
    cr_assert_eq(yb_regions_count(shared), 17);
    yb_regions_release(shared);
    yb_regions_release(NULL);
}

Test(regions, equal_rows_are_one_region_and_unequal_ones_an_error)
{
    yb_error error = YB_ERROR_INIT;
    yb_regions *regions = sample_tree_of("36,,province,江西省\n36,,province,江西省\n");
    cr_assert_eq(yb_regions_count(regions), 1);
    yb_regions_release(regions);
    cr_assert_eq(build_fails("36,,province,江西省\n36,,province,江西\n", &error), YB_EXISTS);
    cr_assert_eq(error.line, 2);
    cr_assert(says(&error, "(line 1)") && says(&error, "江西省"));
    cr_assert_eq(build_fails("1,,a,x\n36,,province,江西省\n36,1,province,江西省\n", &error), YB_EXISTS);
    cr_assert_eq(build_fails("36,,province,江西省\n36,,prov,江西省\n", &error), YB_EXISTS);
}

Test(regions, rows_with_empty_or_oversized_or_broken_texts_are_refused)
{
    yb_regions_builder *builder;
    yb_error error = YB_ERROR_INIT;
    char long_text[257];
    memset(long_text, 'x', 256);
    long_text[256] = '\0';
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, &error), YB_OK);
    cr_assert_eq(yb_regions_builder_add(builder, "", "", "town", "x", 3, &error), YB_INVALID);
    cr_assert(says(&error, "code is empty"));
    cr_assert_eq(error.line, 3);
    cr_assert_eq(yb_regions_builder_add(builder, NULL, NULL, NULL, NULL, 3, NULL), YB_INVALID);
    cr_assert_eq(yb_regions_builder_add(builder, "1", NULL, "", "x", 4, &error), YB_INVALID);
    cr_assert(says(&error, "level is empty"));
    cr_assert_eq(yb_regions_builder_add(builder, long_text, "", "town", "x", 0, &error), YB_INVALID);
    cr_assert(says(&error, "256 bytes"));
    cr_assert_eq(yb_regions_builder_add(builder, "1", "", "town", long_text, 0, &error), YB_INVALID);
    cr_assert_eq(yb_regions_builder_add(builder, "1", "", "town", "\xe6\xb1", 9, &error), YB_INVALID);
    cr_assert(says(&error, "UTF-8"));
    cr_assert_eq(yb_regions_builder_add(builder, "1", NULL, "town", long_text + 1, 1, &error), YB_OK);
    cr_assert_eq(yb_regions_builder_add(builder, "2", NULL, "town", NULL, 1, &error), YB_OK);
    yb_regions *regions;
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, &error), YB_OK);
    cr_assert_str_eq(yb_regions_name(regions, 1), "");
    yb_regions_builder_free(builder);
    yb_regions_release(regions);
    yb_regions_builder_free(NULL);
}

Test(regions, a_parent_that_never_comes_is_named_with_its_line)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(build_fails("36,,province,江西省\n3610,35,city,抚州市\n", &error), YB_INVALID);
    cr_assert_eq(error.line, 2);
    cr_assert(says(&error, "\"35\"") && says(&error, "抚州市"));
}

Test(regions, a_circle_of_parents_is_refused)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(build_fails("r,,x,R\na,c,x,A\nb,a,y,B\nc,b,z,C\nd,a,y,D\n", &error), YB_INVALID);
    cr_assert(says(&error, "its own ancestor"));
    cr_assert(error.line >= 2 && error.line <= 4);
    cr_assert_eq(build_fails("a,a,x,A\n", &error), YB_INVALID);
    cr_assert_eq(error.line, 1);
}

Test(levels, stand_in_the_order_of_the_data)
{
    yb_regions *regions = sample_tree_of(sample_china);
    const char *const words[] = { "country", "province", "city", "county", "town" };
    cr_assert_eq(yb_regions_level_count(regions), 5);
    for (uint8_t level = 0; level < 5; level++) {
        cr_assert_str_eq(yb_regions_level_name(regions, level), words[level]);
    }
    cr_assert_eq(yb_regions_count_at(regions, YB_NO_REGION, 4), 6);
    uint32_t guangdong = yb_regions_by_code(regions, "44");
    cr_assert_eq(yb_regions_count_at(regions, guangdong, 4), 2);
    cr_assert_eq(yb_regions_count_at(regions, guangdong, 1), 1);
    cr_assert_eq(yb_regions_count_at(regions, guangdong, 0), 0);
    cr_assert_eq(yb_regions_count_at(regions, guangdong, 5), 0);
    cr_assert_eq(yb_regions_count_at(regions, guangdong, YB_NO_LEVEL), 0);
    yb_regions_release(regions);
}

Test(levels, may_be_skipped_and_then_have_no_ancestor_there)
{
    yb_regions *regions = sample_tree_of("p,,省,P\nc,p,市,C\nt,c,镇,T\nu,p,镇,U\n");
    uint32_t t = yb_regions_by_code(regions, "t"), u = yb_regions_by_code(regions, "u");
    cr_assert_eq(yb_regions_ancestor(regions, t, 1), yb_regions_by_code(regions, "c"));
    cr_assert_eq(yb_regions_ancestor(regions, t, 2), t);
    cr_assert_eq(yb_regions_ancestor(regions, u, 1), YB_NO_REGION);
    cr_assert_eq(yb_regions_ancestor(regions, u, 0), yb_regions_by_code(regions, "p"));
    cr_assert_eq(yb_regions_ancestor(regions, yb_regions_by_code(regions, "p"), 2), YB_NO_REGION);
    yb_regions_release(regions);
}

Test(levels, do_not_depend_on_the_order_of_rows)
{
    yb_regions *a = sample_tree_of("1,,p,1\n2,1,y,2\n3,1,x,3\n4,2,z,4\n");
    yb_regions *b = sample_tree_of("4,2,z,4\n3,1,x,3\n2,1,y,2\n1,,p,1\n");
    for (uint8_t level = 0; level < 4; level++) {
        cr_assert_str_eq(yb_regions_level_name(a, level), yb_regions_level_name(b, level));
    }
    yb_regions_release(a);
    yb_regions_release(b);
}

Test(levels, that_contradict_are_named_with_both_lines)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(build_fails("1,,city,A\n2,1,town,B\n3,,town,C\n4,3,city,D\n", &error), YB_INVALID);
    cr_assert(says(&error, "\"city\"") && says(&error, "\"town\""));
    cr_assert(says(&error, "(line 2)") && says(&error, "(line 4)"));
    cr_assert_eq(build_fails("1,,a,A\n2,1,b,B\n3,,b,C\n4,3,c,D\n5,,c,E\n6,5,a,F\n", &error), YB_INVALID);
    cr_assert(says(&error, "\"a\"") && says(&error, "\"b\"") && says(&error, "\"c\""));
    cr_assert_eq(build_fails("1,,a,A\n2,1,a,B\n", &error), YB_INVALID);
    cr_assert(says(&error, "like its parent") && says(&error, "(line 1)"));
    cr_assert_eq(error.line, 2);
}

Test(levels, are_at_most_254)
{
    yb_regions_builder *builder;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    char code[8], parent[8] = "";
    for (int i = 0; i < 254; i++) {
        code[0] = (char)('a' + i / 26);
        code[1] = (char)('a' + i % 26);
        code[2] = '\0';
        cr_assert_eq(yb_regions_builder_add(builder, code, parent, code, "x", 1, &error), YB_OK);
        memcpy(parent, code, 3);
    }
    cr_assert_eq(yb_regions_builder_add(builder, "zz", "", "one more", "x", 255, &error), YB_INVALID);
    cr_assert_eq(error.line, 255);
    yb_regions *regions;
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, &error), YB_OK);
    cr_assert_eq(yb_regions_level_count(regions), 254);
    cr_assert_eq(yb_regions_level(regions, 253), 253);
    yb_regions_release(regions);
    yb_regions_builder_free(builder);
}

static int finds_level(const yb_regions *regions, const char *word, int expected)
{
    uint8_t level = 99;
    yb_error error = YB_ERROR_INIT;
    yb_status status = yb_regions_find_level(regions, word, &level, &error);
    return expected >= 0 ? status == YB_OK && level == expected : status == (yb_status)-expected && level == 99;
}

Test(levels, are_found_by_word_synonym_and_any_case)
{
    yb_regions *regions = sample_tree_of(sample_china);
    cr_assert(finds_level(regions, "city", 2));
    cr_assert(finds_level(regions, "City", 2));
    cr_assert(finds_level(regions, "市", 2));
    cr_assert(finds_level(regions, "地级市", 2));
    cr_assert(finds_level(regions, "prefecture", 2));
    cr_assert(finds_level(regions, "国", 0));
    cr_assert(finds_level(regions, "省", 1));
    cr_assert(finds_level(regions, "区", 3));
    cr_assert(finds_level(regions, "district", 3));
    cr_assert(finds_level(regions, "乡镇", 4));
    cr_assert(finds_level(regions, "township", 4));
    cr_assert(finds_level(regions, "村", -YB_NOT_FOUND));
    cr_assert(finds_level(regions, "planet", -YB_NOT_FOUND));
    yb_error error = YB_ERROR_INIT;
    uint8_t level;
    yb_regions_find_level(regions, "planet", &level, &error);
    cr_assert(says(&error, "country, province, city, county, town"));
    yb_regions_release(regions);
}

Test(levels, whose_synonyms_fit_twice_are_ambiguous)
{
    yb_regions *regions = sample_tree_of("1,,市,A\n2,1,区,B\n3,1,县,C\n");
    cr_assert(finds_level(regions, "county", -YB_AMBIGUOUS));
    cr_assert(finds_level(regions, "区", 1) || finds_level(regions, "区", 2));
    cr_assert(finds_level(regions, "city", 0));
    yb_regions_release(regions);
}
