/* Lists of rows, and their order by year. */
#include "format/rows.h"

#include <string.h>

yb_status yb_row_list_reserve(const yb_env *env, yb_row_list *list, size_t count, yb_error *error)
{
    return yb_grow(env, (void **)&list->rows, &list->capacity, count, sizeof(yb_row), error);
}

yb_status yb_row_list_add(const yb_env *env, yb_row_list *list, const yb_row *row, yb_error *error)
{
    if (list->count == list->capacity) {
        YB_TRY(yb_row_list_reserve(env, list, list->count + 1, error));
    }
    list->rows[list->count++] = *row;
    return YB_OK;
}

void yb_row_list_free(const yb_env *env, yb_row_list *list)
{
    yb_free(env, list->rows);
    *list = (yb_row_list) { NULL, 0, 0 };
}

yb_status yb_rows_by_year(const yb_env *env, const yb_row *rows, size_t count, yb_row_list *sorted, yb_error *error)
{
    int16_t least = YB_YEAR_MAX, greatest = 1;
    for (size_t i = 0; i < count; i++) {
        least = rows[i].year < least ? rows[i].year : least;
        greatest = rows[i].year > greatest ? rows[i].year : greatest;
    }
    YB_TRY(yb_row_list_reserve(env, sorted, count, error));
    void *block = NULL;
    YB_TRY(yb_alloc_zero(env, (size_t)(greatest - least) + 2, sizeof(size_t), &block, error));
    size_t *start = block;
    for (size_t i = 0; i < count; i++) {
        start[rows[i].year - least + 1]++;
    }
    for (int y = 0; y <= greatest - least; y++) {
        start[y + 1] += start[y];
    }
    for (size_t i = 0; i < count; i++) {
        sorted->rows[start[rows[i].year - least]++] = rows[i];
    }
    sorted->count = count;
    yb_free(env, block);
    return YB_OK;
}
