/* One JSON array of objects. Numbers go out as the decimals they are. */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/output/output.h"

static cJSON *make_value(const output_column *column, const char *cell)
{
    if (cell == NULL) {
        return cJSON_CreateNull();
    }
    return column->kind == OUTPUT_NUMBER ? cJSON_CreateRaw(cell) : cJSON_CreateString(cell);
}

yb_status output_json_object(output *out, const char *const *cells, yb_error *error)
{
    cJSON *object = cJSON_CreateObject();
    int complete = object != NULL;
    for (size_t i = 0; complete && i < out->count; i++) {
        cJSON *value = make_value(out->columns[i], cells[i]);
        complete = value != NULL && cJSON_AddItemToObjectCS(object, out->columns[i]->name, value);
        if (!complete) {
            cJSON_Delete(value);
        }
    }
    char *text = complete ? cJSON_PrintUnformatted(object) : NULL;
    cJSON_Delete(object);
    if (text == NULL) {
        return cli_fail_memory(error);
    }
    fputs(text, out->stream);
    cJSON_free(text);
    return YB_OK;
}

static yb_status begin(output *out, yb_error *error)
{
    putc('[', out->stream);
    return YB_OK;
}

static yb_status row(output *out, const char *const *cells, yb_error *error)
{
    fputs(out->rows == 0 ? "\n" : ",\n", out->stream);
    return output_json_object(out, cells, error);
}

static yb_status end(output *out, yb_error *error)
{
    fputs(out->rows == 0 ? "]\n" : "\n]\n", out->stream);
    return YB_OK;
}

const output_format output_json = { "json", 0, begin, row, end };
