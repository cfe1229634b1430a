/* Finding regions by code, name and ancestors. */
#include <string.h>

#include "sample.h"

static void finds(const yb_regions *regions, const char *text, const char *code)
{
    uint32_t region = YB_NO_REGION;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_find(regions, text, &region, &error), YB_OK, "%s: %s", text, error.message);
    cr_assert_str_eq(yb_regions_code(regions, region), code, "%s", text);
}

static void refuses(const yb_regions *regions, const char *text, yb_status status, const char *saying)
{
    uint32_t region = 77;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_find(regions, text, &region, &error), status, "%s", text);
    cr_assert_eq(region, 77);
    cr_assert_not_null(strstr(error.message, saying), "%s: %s", text, error.message);
}

Test(find, by_code_or_by_a_name_that_occurs_once)
{
    yb_regions *regions = sample_tree_of(sample_china);
    finds(regions, "360281", "360281");
    finds(regions, "乐平市", "360281");
    finds(regions, " 乐平市 ", "360281");
    finds(regions, "罗针镇", "361002110");
    yb_regions_release(regions);
}

Test(find, by_name_with_ancestors_joined_or_apart)
{
    yb_regions *regions = sample_tree_of(sample_china);
    finds(regions, "江西省临川区", "361002");
    finds(regions, "临川区/温泉镇", "361002101");
    finds(regions, "抚州市临川区罗针镇", "361002110");
    finds(regions, "江西省 九江市 温泉镇", "360483102");
    finds(regions, "中国江西省，抚州市、临川区　温泉镇", "361002101");
    finds(regions, "/抚州市/温泉镇/", "361002101");
    yb_regions_release(regions);
}

Test(find, several_regions_of_a_name_are_listed_with_code_and_ancestors)
{
    yb_regions *regions = sample_tree_of(sample_china);
    refuses(regions, "温泉镇", YB_AMBIGUOUS, "360483102 江西省/九江市/庐山市; 361002101 江西省/抚州市/临川区");
    refuses(regions, "江西省温泉镇", YB_AMBIGUOUS, "fits 2 regions");
    uint32_t found[2] = { 0, 0 };
    cr_assert_eq(yb_regions_by_name(regions, "温泉镇", found, 1), 2);
    cr_assert_eq(yb_regions_by_name(regions, "温泉镇", found, 2), 2);
    cr_assert_lt(found[0], found[1]);
    cr_assert_str_eq(yb_regions_name(regions, found[1]), "温泉镇");
    cr_assert_eq(yb_regions_by_name(regions, "温泉", NULL, 0), 0);
    yb_regions_release(regions);
}

Test(find, more_than_eight_candidates_are_counted)
{
    yb_regions *regions = sample_tree_of("1,,p,P\n11,1,c,新区\n12,1,c,新区\n13,1,c,新区\n14,1,c,新区\n15,1,c,新区\n"
                                         "16,1,c,新区\n17,1,c,新区\n18,1,c,新区\n19,1,c,新区\n20,1,c,新区\n");
    refuses(regions, "新区", YB_AMBIGUOUS, "fits 10 regions");
    refuses(regions, "新区", YB_AMBIGUOUS, "and 2 more");
    yb_regions_release(regions);
}

Test(find, a_region_that_is_all_of_its_parent_is_the_same_place)
{
    yb_regions *regions = sample_tree_of(sample_china);
    finds(regions, "东莞市", "4419");
    finds(regions, "广东省东莞市", "4419");
    finds(regions, "东莞市东莞市", "441900");
    finds(regions, "东莞市东城街道", "441900003");
    yb_regions_release(regions);
}

Test(find, endings_may_be_left_out_where_one_region_remains)
{
    yb_regions *regions = sample_tree_of(sample_china);
    finds(regions, "临川", "361002");
    finds(regions, "江西", "36");
    finds(regions, "抚州临川罗针", "361002110");
    finds(regions, "临川温泉", "361002101");
    finds(regions, "塔山", "360281101");
    refuses(regions, "温泉", YB_AMBIGUOUS, "江西省/抚州市/临川区 温泉镇");
    refuses(regions, "川", YB_NOT_FOUND, "\"川\"");
    yb_regions_release(regions);
}

Test(find, a_name_without_ending_means_the_larger_area_before_a_street_of_that_name)
{
    yb_regions *regions = sample_tree_of("36,,province,江西省\n12,,province,天津市\n1201,12,city,河西区\n"
                                         "120101,1201,town,江西街道\n120102,1201,town,大沽街道\n");
    finds(regions, "江西", "36");
    finds(regions, "大沽", "120102");
    yb_regions_release(regions);
}

Test(find, unknown_names_get_near_ones_suggested)
{
    yb_regions *regions = sample_tree_of(sample_china);
    refuses(regions, "临川曲", YB_NOT_FOUND, "did you mean 临川区 (361002 江西省/抚州市)?");
    refuses(regions, "江西省罗计镇", YB_NOT_FOUND, "did you mean 罗针镇");
    refuses(regions, "Springfield", YB_NOT_FOUND, "give a code or a full name");
    refuses(regions, "", YB_NOT_FOUND, "");
    refuses(regions, "/", YB_NOT_FOUND, "");
    yb_regions_release(regions);
}

Test(find, only_three_suggestions_are_made_the_nearest_first)
{
    yb_regions *regions = sample_tree_of("1,,p,aaaabbcc\n2,,p,aaaabbdd\n3,,p,aaaabbbd\n4,,p,aaaabbbc\n5,,p,aaaabbbx\n");
    uint32_t region;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_find(regions, "aaaabbbb", &region, &error), YB_NOT_FOUND);
    cr_assert_not_null(strstr(error.message, "did you mean aaaabbbd (3), aaaabbbc (4), aaaabbbx (5)?"), "%s",
                       error.message);
    yb_regions_release(regions);
}

Test(find, a_name_that_stands_elsewhere_is_shown_there)
{
    yb_regions *regions = sample_tree_of(sample_china);
    refuses(regions, "广东省罗针镇", YB_NOT_FOUND,
            "罗针镇 is known, but elsewhere (1): 361002110 江西省/抚州市/临川区");
    yb_regions_release(regions);
}

Test(find, ancestors_are_used_once_each_and_from_the_top_down)
{
    yb_regions *regions = sample_tree_of(sample_china);
    refuses(regions, "抚州市江西省临川区", YB_NOT_FOUND, "elsewhere");
    refuses(regions, "抚州市抚州市临川区", YB_NOT_FOUND, "elsewhere");
    yb_regions_release(regions);
}

Test(find, texts_that_are_no_names_are_refused)
{
    yb_regions *regions = sample_tree_of(sample_china);
    char long_text[1100];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    refuses(regions, long_text, YB_INVALID, "1024");
    long_text[1024] = '\0';
    refuses(regions, long_text, YB_NOT_FOUND, "no region");
    refuses(regions, "\xff\xfe", YB_INVALID, "UTF-8");
    yb_regions_release(regions);
}

Test(find, names_may_hold_separators_themselves)
{
    yb_regions *regions = sample_tree_of("1,,state,New York\n2,1,city,New York / East\n3,1,city,Albany\n");
    finds(regions, "New York", "1");
    finds(regions, "New York / East", "2");
    finds(regions, "New York, Albany", "3");
    finds(regions, "New York New York / East", "2");
    yb_regions_release(regions);
}
