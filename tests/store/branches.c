/* Which branches a writer chooses. */
#include "store/branches.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "support/test.h"
#include "yearbook/yearbook.h"

static void add(yb_regions_builder *builder, const char *parent, const char *level, const char *code)
{
    cr_assert_eq(yb_regions_builder_add(builder, code, parent, level, code, 0, NULL), YB_OK);
}

/* Two provinces, in each `cities`, in each `towns`. */
static yb_regions *make_tree(int cities, int towns)
{
    yb_regions_builder *builder;
    yb_regions *tree;
    char province[8], city[16], town[16];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int p = 0; p < 2; p++) {
        snprintf(province, sizeof(province), "%d", p);
        add(builder, "", "province", province);
        for (int i = 0; i < cities; i++) {
            snprintf(city, sizeof(city), "%d.%d", p, i);
            add(builder, province, "city", city);
            for (int t = 0; t < towns; t++) {
                snprintf(town, sizeof(town), "%d.%d.%d", p, i, t);
                add(builder, city, "town", town);
            }
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
    return tree;
}

/* Branches of the regions of levels `least` and below, and `more` that the tree lacks; their number is in *count. */
static uint8_t *choose(const yb_env *env, const yb_regions *tree, uint8_t least, uint32_t more, uint32_t *count)
{
    static uint8_t there[1 << 15];
    uint8_t *branches = NULL;
    *count = more;
    for (uint32_t region = 0; region < yb_regions_count(tree); region++) {
        there[region] = yb_regions_level(tree, region) >= least;
        *count += there[region];
    }
    cr_assert_eq(yb_branches_choose(env, tree, there, *count, &branches, NULL), YB_OK);
    return branches;
}

Test(branches, towns_of_a_city_share_one)
{
    yb_env env;
    uint32_t count;
    yb_regions *tree = make_tree(3, 100);
    yb_env_init(&env, NULL);
    uint8_t *branches = choose(&env, tree, 2, 7, &count);
    for (uint32_t i = 0; i < 607; i++) {
        cr_assert_eq(branches[i], i / 100, "region %u", i); /* those that the tree lacks come last */
    }
    yb_free(&env, branches);
    yb_regions_release(tree);
}

Test(branches, a_region_of_an_upper_level_is_alone)
{
    yb_env env;
    uint32_t count;
    yb_regions *tree = make_tree(2, 100);
    yb_env_init(&env, NULL);
    uint8_t *branches = choose(&env, tree, 0, 0, &count);
    cr_assert_eq(count, 2 * (1 + 2 * 101));
    const uint8_t first[] = { 0, 1, 2, 2 }; /* province, city, towns */
    cr_assert_eq(memcmp(branches, first, sizeof(first)), 0);
    cr_assert_eq(branches[102], 3); /* the next city */
    cr_assert_eq(branches[103], 4);
    cr_assert_eq(branches[203], 5); /* the next province */
    yb_free(&env, branches);
    yb_regions_release(tree);
}

Test(branches, where_cities_have_few_towns_provinces_count)
{
    yb_env env;
    uint32_t count;
    yb_regions *tree = make_tree(40, 10);
    yb_env_init(&env, NULL);
    uint8_t *branches = choose(&env, tree, 2, 0, &count);
    cr_assert_eq(branches[0], 0);
    cr_assert_eq(branches[399], 0);
    cr_assert_eq(branches[400], 1);
    yb_free(&env, branches);
    yb_regions_release(tree);
}

Test(branches, few_regions_have_none)
{
    yb_env env;
    uint32_t count;
    yb_regions *tree = make_tree(2, 5);
    yb_env_init(&env, NULL);
    cr_assert_null(choose(&env, tree, 0, 0, &count));
    yb_regions_release(tree);
}

Test(branches, a_group_with_too_many_has_one)
{
    yb_env env;
    uint32_t count;
    yb_regions_builder *builder;
    yb_regions *tree;
    char city[8], town[24];
    yb_env_init(&env, NULL);
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, NULL), YB_OK);
    for (int i = 0; i < 300; i++) { /* a few towns in most cities, very many in the last */
        snprintf(city, sizeof(city), "%03d", i);
        add(builder, "", "city", city);
        for (int t = 0; t < (i == 299 ? 20000 : 5); t++) {
            snprintf(town, sizeof(town), "%s.%d", city, t);
            add(builder, city, "town", town);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, NULL), YB_OK);
    yb_regions_builder_free(builder);
    uint8_t *branches = choose(&env, tree, 1, 0, &count);
    cr_assert_not_null(branches);
    for (uint32_t i = 0; i < count; i++) {
        cr_assert_eq(branches[i], 0); /* 300 in the first group; one in each other */
    }
    yb_free(&env, branches);
    yb_regions_release(tree);
}
