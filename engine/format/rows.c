/* Lists of rows on their way into runs. */
#include "format/rows.h"

yb_status yb_row_list_reserve(const yb_env *env, yb_row_list *list, size_t count, yb_error *error)
{
    return yb_grow(env, (void **)&list->rows, &list->capacity, count, sizeof(yb_row), error);
}

void yb_row_list_free(const yb_env *env, yb_row_list *list)
{
    yb_free(env, list->rows);
    *list = (yb_row_list) { NULL, 0, 0 };
}
