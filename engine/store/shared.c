/* Opened files that several snapshots share. */
#include "store/shared.h"

#include <string.h>

#include "core/memory.h"

/* Index of the first item whose number is not below `number`. */
static size_t place_of(const yb_shared_list *list, uint64_t number)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->items[middle]->number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

yb_shared *yb_shared_find(yb_shared_list *list, uint64_t number)
{
    size_t place = place_of(list, number);
    if (place == list->count || list->items[place]->number != number) {
        return NULL;
    }
    list->items[place]->references++;
    return list->items[place];
}

int yb_shared_has(const yb_shared_list *list, uint64_t number)
{
    size_t place = place_of(list, number);
    return place < list->count && list->items[place]->number == number;
}

yb_status yb_shared_add(yb_shared_list *list, const yb_env *env, uint64_t number, void *object, yb_shared **shared,
                        yb_error *error)
{
    yb_shared *made;
    size_t place = place_of(list, number);

    YB_TRY(yb_grow(env, (void **)&list->items, &list->capacity, list->count + 1, sizeof(yb_shared *), error));
    YB_TRY(yb_alloc(env, 1, sizeof *made, (void **)&made, error));
    *made = (yb_shared) { number, 1, object };
    memmove(list->items + place + 1, list->items + place, (list->count - place) * sizeof(yb_shared *));
    list->items[place] = made;
    list->count++;
    *shared = made;
    return YB_OK;
}

void yb_shared_release(yb_shared_list *list, const yb_env *env, yb_shared *shared)
{
    if (shared == NULL || --shared->references > 0) {
        return;
    }
    size_t place = place_of(list, shared->number);
    memmove(list->items + place, list->items + place + 1, (list->count - place - 1) * sizeof(yb_shared *));
    list->count--;
    list->close(shared->object);
    yb_free(env, shared);
}

void yb_shared_free(yb_shared_list *list, const yb_env *env)
{
    yb_free(env, list->items);
    list->items = NULL;
    list->count = list->capacity = 0;
}
