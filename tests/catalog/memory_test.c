/* Every allocation failed in turn: a clean error, nothing leaked. */
#include <string.h>

#include "sample.h"
#include "support/failing.h"

typedef yb_status work(const yb_env *env);

/* Runs `run` with the n-th allocation failing, for every n. */
static unsigned fail_every_allocation(work *run)
{
    unsigned n = 0;
    for (;; n++) {
        failing_hooks failing;
        yb_env env;
        failing_start(&failing, FAIL_MEMORY, n);
        yb_env_init(&env, &failing.hooks);
        yb_status status = run(&env);
        cr_assert_eq(failing.blocks, 0, "allocation %u leaks", n);
        if (!failing.failed) {
            cr_assert_eq(status, YB_OK);
            return n;
        }
        cr_assert_eq(status, YB_NO_MEMORY, "allocation %u", n);
    }
}

static yb_status make_catalog(const yb_env *env)
{
    yb_catalog *catalog;
    yb_error error = YB_ERROR_INIT;
    YB_TRY(sample_catalog(env, &catalog, &error));
    yb_catalog_free(catalog);
    return YB_OK;
}

static yb_status clone_catalog(const yb_env *env)
{
    yb_catalog *catalog, *clone;
    YB_TRY(sample_catalog_with_lineage(env, &catalog, NULL));
    yb_status status = yb_catalog_clone(catalog, &clone, NULL);
    if (status == YB_OK) {
        yb_catalog_free(clone);
    }
    yb_catalog_free(catalog);
    return status;
}

static yb_status round_trip(const yb_env *env)
{
    yb_catalog *catalog, *read;
    void *bytes;
    size_t length;
    YB_TRY(sample_catalog_with_lineage(env, &catalog, NULL));
    yb_status status = yb_catalog_encode(catalog, &bytes, &length, NULL);
    if (status == YB_OK) {
        status = yb_catalog_decode(env, bytes, length, "f", &read, NULL);
        if (status == YB_OK) {
            yb_catalog_free(read);
        }
        yb_free(env, bytes);
    }
    yb_catalog_free(catalog);
    return status;
}

static yb_status build_wide_tree(const yb_env *env)
{
    yb_hooks hooks = { sizeof hooks, &env->allocator, &env->io, &env->logger };
    yb_regions_builder *builder;
    yb_regions *regions;
    YB_TRY(yb_regions_builder_create(&hooks, &builder, NULL));
    yb_status status = yb_regions_builder_add(builder, "r", "", "p", "R", 1, NULL);
    for (char c = 'a'; status == YB_OK && c <= 'p'; c++) {
        char code[] = { c, '1', '\0' };
        status = yb_regions_builder_add(builder, code, "r", "c", "N", 1, NULL);
    }
    if (status == YB_OK) {
        status = yb_regions_builder_finish(builder, &regions, NULL);
    }
    if (status == YB_OK) {
        yb_regions_release(regions);
    }
    yb_regions_builder_free(builder);
    return status;
}

Test(memory, building_a_tree_survives_every_failed_allocation)
{
    cr_assert_gt(fail_every_allocation(build_wide_tree), 5);
}

Test(memory, making_a_catalog_survives_every_failed_allocation)
{
    cr_assert_gt(fail_every_allocation(make_catalog), 20);
}

Test(memory, cloning_survives_every_failed_allocation)
{
    cr_assert_gt(fail_every_allocation(clone_catalog), 30);
}

Test(memory, encoding_and_decoding_survive_every_failed_allocation)
{
    cr_assert_gt(fail_every_allocation(round_trip), 40);
}

Test(memory, a_row_that_did_not_fit_can_be_added_again)
{
    for (unsigned n = 0;; n++) {
        failing_hooks failing;
        yb_regions_builder *builder;
        yb_regions *regions = NULL;
        failing_start(&failing, FAIL_MEMORY, n);
        failing.once = 1;
        if (yb_regions_builder_create(&failing.hooks, &builder, NULL) == YB_NO_MEMORY) {
            continue;
        }
        while (yb_regions_builder_add(builder, "1", "", "p", "P", 1, NULL) == YB_NO_MEMORY) {
        }
        while (yb_regions_builder_add(builder, "2", "1", "c", "C", 2, NULL) == YB_NO_MEMORY) {
        }
        while (yb_regions_builder_finish(builder, &regions, NULL) == YB_NO_MEMORY) {
        }
        cr_assert_eq(yb_regions_count(regions), 2);
        cr_assert_eq(yb_regions_level_count(regions), 2);
        yb_regions_release(regions);
        yb_regions_builder_free(builder);
        cr_assert_eq(failing.blocks, 0);
        if (!failing.failed) {
            break;
        }
    }
}
