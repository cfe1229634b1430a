#include "format/golden_csv.h"

void golden_csv(FILE *to, const sample *rows)
{
    fprintf(to, "series,region,year,value,bound,source,offset,length\n");
    for (size_t i = 0; i < rows->count; i++) {
        const sample_row *row = &rows->rows[i];
        char value[YB_DECIMAL_TEXT], source[16] = "";
        yb_decimal_format((yb_decimal) { row->mantissa, row->scale }, value);
        if (row->source != YB_NO_SOURCE) {
            snprintf(source, sizeof(source), "%u", row->source);
        }
        fprintf(to, "%u,%u,%d,%s,%u,%s,%u,%u\n", row->series, row->region, row->year, value, row->bound, source,
                row->offset, row->length);
    }
}
