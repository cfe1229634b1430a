/* What a snapshot keeps of one query for the next changes no answer. */
#include <pthread.h>
#include <string.h>

#include "query/story.h"
#include "support/test.h"

enum { SHAPES = 16, ASKERS = 4 };

/* Every pair of grouping levels, from level, rollup and missing makes another answer. */
static yb_query shape(unsigned number)
{
    static const uint8_t levels[] = { LEVEL_PROVINCE, LEVEL_CITY, LEVEL_COUNTY };
    yb_query query = YB_QUERY_INIT;
    query.group_levels = levels + (number & 1);
    query.group_level_count = 2;
    query.rollup = number >> 1 & 1;
    query.missing = number >> 2 & 1;
    query.from_level = number >> 3 & 1 ? LEVEL_TOWN : LEVEL_COUNTY;
    query.by_year = 1;
    return query;
}

static void put_figures(story *s)
{
    story_put(s, "fiscal", "T111", 2022, "10");
    story_put(s, "fiscal", "T121", 2021, "3.25");
    story_put(s, "fiscal", "D11", 2022, "31");
    story_put(s, "fiscal", "D31", 2022, "5");
    story_put(s, "fiscal", "T311", 2022, "4");
    story_commit(s);
}

/* All shapes, each of a snapshot that nobody has asked yet. */
static void ask_fresh(story *s, char texts[SHAPES][STORY_TEXT])
{
    for (unsigned i = 0; i < SHAPES; i++) {
        yb_result *result;
        yb_store *store;
        yb_snapshot *snapshot;
        yb_query query = shape(i);
        uint32_t metric = story_metric(s, "fiscal");
        query.metrics = &metric;
        query.metric_count = 1;
        cr_assert_eq(yb_store_open(s->path, NULL, &store, NULL), YB_OK);
        cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
        cr_assert_eq(yb_rollup(snapshot, &query, &result, NULL), YB_OK);
        story_print(snapshot, result, 1, texts[i]);
        yb_result_free(result);
        yb_snapshot_close(snapshot);
        yb_store_close(store);
    }
}

typedef struct asker {
    const story *s;
    unsigned first;
    char (*texts)[STORY_TEXT];
    unsigned wrong;
} asker;

/* All shapes, two times over, from another one on than other threads. */
static void *ask_along(void *context)
{
    asker *self = context;
    uint32_t metric = story_metric(self->s, "fiscal");
    for (unsigned i = 0; i < 2 * SHAPES; i++) {
        char text[STORY_TEXT] = "";
        yb_result *result = NULL;
        unsigned number = (self->first + i) % SHAPES;
        yb_query query = shape(number);
        query.metrics = &metric;
        query.metric_count = 1;
        if (yb_rollup(self->s->snapshot, &query, &result, NULL) == YB_OK) {
            story_print(self->s->snapshot, result, 1, text);
        }
        self->wrong += strcmp(text, self->texts[number]) != 0;
        yb_result_free(result);
    }
    return NULL;
}

Test(kept, nothing_of_another_query_shows_in_an_answer_whoever_asks_first)
{
    static char texts[SHAPES][STORY_TEXT];
    story s;
    asker askers[ASKERS];
    pthread_t threads[ASKERS];
    story_begin(&s, NULL, 1);
    put_figures(&s);
    ask_fresh(&s, texts);
    for (unsigned i = 0; i < ASKERS; i++) {
        askers[i] = (asker) { &s, i / 2 * 5, texts, 0 };
        cr_assert_eq(pthread_create(&threads[i], NULL, ask_along, &askers[i]), 0);
    }
    for (unsigned i = 0; i < ASKERS; i++) {
        pthread_join(threads[i], NULL);
        cr_assert_eq(askers[i].wrong, 0);
    }
    story_end(&s);
}
