/* Village names by town. */
#include "support/test.h"

#include <pthread.h>
#include <string.h>

#include "gazetteer/gazetteer.h"

typedef struct seen_villages {
    size_t count, bytes;
    uint64_t mixed;     /* differs for differing lists */
    const char *wanted; /* may be NULL */
    int found;
} seen_villages;

static void look(void *context, const char *name, size_t length)
{
    seen_villages *seen = context;
    seen->count++;
    seen->bytes += length;
    for (size_t i = 0; i <= length; i++) {
        seen->mixed = (seen->mixed ^ (unsigned char)name[i]) * 1099511628211u;
    }
    seen->found |= seen->wanted != NULL && strcmp(seen->wanted, name) == 0;
    cr_assert_eq(strlen(name), length);
}

static seen_villages visit(const char *town, const char *wanted)
{
    seen_villages seen = { 0, 0, 0, wanted, 0 };
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(gazetteer_villages(town, look, &seen, &error), YB_OK, "%s", error.message);
    return seen;
}

Test(villages, names_come_without_their_endings)
{
    cr_assert(visit("361002101", "古溪").found);
    cr_assert_not(visit("361002101", "古溪村委会").found);
    cr_assert_not(visit("361002101", "古溪村").found);
    cr_assert(visit("110101001", "多福巷").found);
}

Test(villages, codes_that_no_town_has_bring_nothing)
{
    static const char *const codes[] = { "", "36100210", "3610021011", "999999999", "000000000", "36100210x", "86" };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        cr_assert_eq(visit(codes[i], NULL).count, 0);
    }
}

Test(villages, towns_of_the_same_name_have_different_villages)
{
    yb_regions *regions = NULL;
    uint32_t towns[64];
    uint64_t lists[64];
    cr_assert_eq(gazetteer_regions(&regions, NULL), YB_OK);
    size_t count = yb_regions_by_name(regions, "温泉镇", towns, 64);
    cr_assert(count > 10 && count <= 64);
    for (size_t i = 0; i < count; i++) {
        lists[i] = visit(yb_regions_code(regions, towns[i]), NULL).mixed;
        for (size_t k = 0; k < i; k++) {
            cr_assert_neq(lists[i], lists[k]);
        }
    }
    yb_regions_release(regions);
}

Test(villages, all_of_the_country_are_there)
{
    yb_regions *regions = NULL;
    size_t villages = 0, without = 0;
    cr_assert_eq(gazetteer_regions(&regions, NULL), YB_OK);
    for (uint32_t region = 0; region < yb_regions_count(regions); region++) {
        if (yb_regions_level(regions, region) == 4) {
            seen_villages seen = visit(yb_regions_code(regions, region), NULL);
            villages += seen.count;
            without += seen.count == 0;
            cr_assert_geq(seen.bytes, seen.count * 2);
        }
    }
    cr_assert_eq(villages, 615940);
    cr_assert_lt(without, 2000); /* development zones with virtual communities only */
    yb_regions_release(regions);
}

static void *ask(void *result)
{
    *(seen_villages *)result = visit("361002101", "古溪");
    return NULL;
}

Test(villages, threads_may_ask_at_once)
{
    pthread_t threads[8];
    seen_villages seen[8];
    for (int i = 0; i < 8; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, ask, &seen[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        cr_assert(seen[i].found);
        cr_assert_eq(seen[i].mixed, seen[0].mixed);
    }
}
