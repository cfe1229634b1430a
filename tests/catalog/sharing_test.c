/* One tree in several threads. */
#include <pthread.h>

#include "sample.h"

static void *use(void *context)
{
    yb_regions *regions = yb_regions_retain(context);
    size_t wrong = 0;
    for (int round = 0; round < 200; round++) {
        yb_regions *again = yb_regions_retain(regions);
        uint32_t region = 0, count = yb_regions_count(again);
        wrong += yb_regions_find(again, "临川区温泉镇", &region, NULL) != YB_OK;
        wrong += yb_regions_find(again, "无处", &region, NULL) != YB_NOT_FOUND;
        wrong += region >= count;
        yb_regions_release(again);
    }
    yb_regions_release(regions);
    return (void *)wrong;
}

Test(sharing, a_tree_is_read_and_released_by_several_threads_at_once)
{
    yb_regions *regions = sample_tree_of(sample_china);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, use, regions), 0);
    }
    for (int i = 0; i < 4; i++) {
        void *wrong;
        cr_assert_eq(pthread_join(threads[i], &wrong), 0);
        cr_assert_null(wrong);
    }
    yb_regions_release(regions);
}
