/* The region tree that the program carries. */
#include "support/test.h"

#include <pthread.h>
#include <string.h>

#include "gazetteer/embedded.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/packed.h"

static yb_regions *tree(void)
{
    yb_regions *regions = NULL;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(gazetteer_regions(&regions, &error), YB_OK, "%s", error.message);
    return regions;
}

/* "" when it is not found. */
static const char *found_code(const yb_regions *regions, const char *text)
{
    uint32_t region = 0;
    return yb_regions_find(regions, text, &region, NULL) == YB_OK ? yb_regions_code(regions, region) : "";
}

Test(gazetteer, the_tree_has_every_division_of_the_edition)
{
    yb_regions *regions = tree();
    static const struct {
        const char *level;
        uint32_t count;
    } expected[] = { { "country", 1 }, { "province", 31 }, { "city", 342 }, { "county", 2978 }, { "town", 41352 } };
    cr_assert_eq(yb_regions_level_count(regions), 5);
    for (uint8_t level = 0; level < 5; level++) {
        cr_assert_str_eq(yb_regions_level_name(regions, level), expected[level].level);
        cr_assert_eq(yb_regions_count_at(regions, YB_NO_REGION, level), expected[level].count);
    }
    cr_assert_str_eq(gazetteer_edition(), "2023");
    yb_regions_release(regions);
}

Test(gazetteer, every_code_begins_with_its_parents)
{
    yb_regions *regions = tree();
    static const size_t digits[] = { 2, 2, 4, 6, 9 };
    for (uint32_t region = 1; region < yb_regions_count(regions); region++) {
        uint32_t parent = yb_regions_parent(regions, region);
        const char *code = yb_regions_code(regions, region);
        uint8_t level = yb_regions_level(regions, region);
        cr_assert_eq(strlen(code), digits[level]);
        cr_assert_eq(yb_regions_level(regions, parent), level - 1);
        if (level > 1) {
            cr_assert_eq(strncmp(code, yb_regions_code(regions, parent), digits[level - 1]), 0);
        }
        cr_assert_gt(strlen(yb_regions_name(regions, region)), 0);
    }
    yb_regions_release(regions);
}

Test(gazetteer, regions_are_found_by_name_with_or_without_all_ancestors)
{
    yb_regions *regions = tree();
    static const char *const names[][2] = {
        { "北京市朝阳区", "110105" },
        { "辽宁省朝阳市", "2113" },
        { "江西省抚州市临川区", "361002" },
        { "临川区温泉镇", "361002101" },
        { "乐平市", "360281" },
        { "重庆市云阳县", "500235" },
        { "河南省济源市", "419001" },
        { "东莞市", "4419" },
        { "东莞市石碣镇", "441900101" },
        { "儋州市那大镇", "460400100" },
        { "嘉峪关市", "6202" },
        { "中国", "86" },
        { "海南省五指山市通什镇", "469001100" },
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_assert_str_eq(found_code(regions, names[i][0]), names[i][1]);
    }
    yb_regions_release(regions);
}

Test(gazetteer, entries_that_only_fill_a_level_can_be_found_and_told_apart)
{
    yb_regions *regions = tree();
    static const char *const names[][2] = {
        { "北京市市辖区", "1101" },
        { "重庆市市辖区", "5001" },
        { "重庆市县", "5002" },
        { "河南省省直辖县级行政区划", "4190" },
        { "新疆维吾尔自治区自治区直辖县级行政区划", "6590" },
        { "东莞市直辖乡级行政区划", "441900" },
        { "嘉峪关市直辖乡级行政区划", "620201" },
        { "五指山市直辖村级区划", "469001198" },
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_assert_str_eq(found_code(regions, names[i][0]), names[i][1]);
    }
    cr_assert_eq(yb_regions_by_name(regions, "市辖区", NULL, 0), 0);
    yb_regions_release(regions);
}

Test(gazetteer, no_two_cities_have_the_same_name)
{
    yb_regions *regions = tree();
    for (uint32_t region = 0; region < yb_regions_count(regions); region++) {
        if (yb_regions_level(regions, region) == 2) {
            uint32_t same[8];
            size_t count = yb_regions_by_name(regions, yb_regions_name(regions, region), same, 8);
            for (size_t i = 0; i < count && i < 8; i++) {
                cr_assert(same[i] == region || yb_regions_level(regions, same[i]) > 2);
            }
        }
    }
    yb_regions_release(regions);
}

Test(gazetteer, a_name_of_many_towns_stays_ambiguous)
{
    yb_regions *regions = tree();
    uint32_t region = 0;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_regions_find(regions, "温泉镇", &region, &error), YB_AMBIGUOUS);
    cr_assert_gt(yb_regions_by_name(regions, "温泉镇", NULL, 0), 10);
    yb_regions_release(regions);
}

static void *ask(void *result)
{
    yb_regions *regions = NULL;
    if (gazetteer_regions(&regions, NULL) == YB_OK) {
        *(yb_regions **)result = regions;
        yb_regions_release(regions);
    }
    gazetteer_edition();
    return NULL;
}

Test(gazetteer, threads_that_ask_at_once_share_one_tree)
{
    pthread_t threads[8];
    yb_regions *trees[8] = { NULL };
    for (int i = 0; i < 8; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, ask, &trees[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < 8; i++) {
        cr_assert_not_null(trees[i]);
        cr_assert_eq(trees[i], trees[0]);
    }
}

Test(gazetteer, both_files_carry_the_checksum_of_their_frame)
{
    /* The frame's descriptor stands behind its magic; bit 2 says that a checksum follows. */
    cr_assert(gazetteer_divisions_file[GAZETTEER_HEADER_BYTES + 4] & 4);
    cr_assert(gazetteer_villages_file[GAZETTEER_HEADER_BYTES + 4] & 4);
}

Test(gazetteer, a_name_may_end_as_those_of_the_tree_do_and_in_another_tree_as_it_likes)
{
    yb_regions *regions = tree();
    for (uint32_t region = 0; region < yb_regions_count(regions); region++) {
        const char *name = yb_regions_name(regions, region);
        size_t bytes = strlen(name);
        cr_assert(bytes < 6 || gazetteer_may_end_name(regions, name + bytes - 6), "%s", name);
    }
    static const char *const OTHERS[] = { "全镇", "我县", "各乡", "几区", "吃市" };
    int refused = 0;
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        refused += !gazetteer_may_end_name(regions, OTHERS[i]);
        cr_assert(gazetteer_may_end_name(NULL, OTHERS[i]));
    }
    cr_assert_geq(refused, 3);
    yb_regions_release(regions);
}
