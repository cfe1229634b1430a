/* Results: building and reading. */
#include "query/result.h"

#include <stddef.h>
#include <string.h>

enum { BUFFERS_PER_COLUMN = 2 };

yb_status yb_result_create(const yb_env *env, yb_spare *spare, yb_result **result, yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_result), &block, error));
    yb_result *made = block;
    yb_meter_init(&made->meter, env, spare);
    yb_arena_init(&made->arena, &made->meter.env);
    made->notes.arena = &made->arena;
    *result = made;
    return YB_OK;
}

void yb_result_free(yb_result *result)
{
    if (result == NULL) {
        return;
    }
    for (size_t i = 0; i < result->buffer_count; i++) {
        yb_free(&result->meter.env, result->buffers[i]);
    }
    yb_free(&result->meter.env, result->missing_first);
    yb_free(&result->meter.env, result->missing);
    yb_arena_free(&result->arena);
    yb_env base = result->meter.base;
    yb_meter_close(&result->meter);
    yb_free(&base, result);
}

yb_status yb_result_reserve(yb_result *result, size_t columns, yb_error *error)
{
    void *list, *buffers;
    YB_TRY(yb_arena_alloc(&result->arena, columns, sizeof(yb_column), &list, error));
    YB_TRY(yb_arena_alloc(&result->arena, columns, BUFFERS_PER_COLUMN * sizeof(void *), &buffers, error));
    result->columns = list;
    result->buffers = buffers;
    return YB_OK;
}

static size_t element_bytes(yb_column_type type)
{
    static const size_t bytes[] = {
        [YB_COLUMN_REGION] = sizeof(uint32_t), [YB_COLUMN_METRIC] = sizeof(uint32_t),
        [YB_COLUMN_YEAR] = sizeof(int32_t),    [YB_COLUMN_COUNT] = sizeof(uint64_t),
        [YB_COLUMN_DECIMAL] = sizeof(yb_wide),
    };
    return bytes[type];
}

static yb_status add_buffer(yb_result *result, size_t size, void **buffer, yb_error *error)
{
    YB_TRY(yb_alloc(&result->meter.env, result->rows, size, buffer, error));
    result->buffers[result->buffer_count++] = *buffer;
    return YB_OK;
}

static yb_status add_column(yb_result *result, const char *name, yb_column_type type, int scale, const void *values,
                            const uint8_t *valid, yb_error *error)
{
    const char *copy;
    YB_TRY(yb_arena_text(&result->arena, name, strlen(name), &copy, error));
    result->columns[result->column_count++] = (yb_column) { copy, type, scale, values, valid };
    return YB_OK;
}

yb_status yb_result_add(yb_result *result, const char *name, yb_column_type type, int scale, void **values,
                        yb_error *error)
{
    YB_TRY(add_buffer(result, element_bytes(type), values, error));
    return add_column(result, name, type, scale, *values, NULL, error);
}

yb_status yb_result_add_nullable(yb_result *result, const char *name, yb_column_type type, int scale, void **values,
                                 uint8_t **valid, yb_error *error)
{
    void *bytes;
    YB_TRY(add_buffer(result, element_bytes(type), values, error));
    YB_TRY(add_buffer(result, 1, &bytes, error));
    memset(bytes, 0, result->rows);
    *valid = bytes;
    return add_column(result, name, type, scale, *values, bytes, error);
}

/* Nothing in it is read, so that any values of the type will do. */
yb_status yb_result_add_null(yb_result *result, const char *name, yb_column_type type, yb_error *error)
{
    void *block = NULL, *values = NULL;
    for (size_t i = 0; i < result->column_count; i++) {
        if (result->columns[i].type == type) {
            values = (void *)result->columns[i].values;
        }
    }
    if (values == NULL) {
        YB_TRY(add_buffer(result, element_bytes(type), &values, error));
        memset(values, 0, result->rows * element_bytes(type));
    }
    if (result->nulls == NULL) {
        YB_TRY(add_buffer(result, 1, &block, error));
        result->nulls = memset(block, 0, result->rows);
    }
    return add_column(result, name, type, 0, values, result->nulls, error);
}

size_t yb_result_row_count(const yb_result *result)
{
    return result->rows;
}

size_t yb_result_column_count(const yb_result *result)
{
    return result->column_count;
}

const yb_column *yb_result_column(const yb_result *result, size_t column)
{
    return column < result->column_count ? &result->columns[column] : NULL;
}

int yb_result_from_level(const yb_result *result)
{
    return result->from_level;
}

yb_span yb_result_span(const yb_result *result)
{
    return result->span;
}

const uint32_t *yb_result_missing(const yb_result *result, size_t row, size_t *count)
{
    const size_t *first = result->missing_first;
    *count = first == NULL || row >= result->rows ? 0 : first[row + 1] - first[row];
    return *count == 0 ? NULL : result->missing + first[row];
}

const char *yb_result_note(const yb_result *result, size_t number)
{
    return number < result->notes.count ? result->notes.texts[number] : NULL;
}

yb_status yb_result_explain(const yb_result *result, yb_explain *explain, yb_error *error)
{
    size_t size = explain->struct_size;
    if (size < offsetof(yb_explain, threads)) {
        return yb_fail(error, YB_INVALID, "yb_explain.struct_size is %zu: set it to sizeof(yb_explain)", size);
    }
    memcpy(explain, &result->explain, size < sizeof(yb_explain) ? size : sizeof(yb_explain));
    explain->struct_size = size;
    return YB_OK;
}
