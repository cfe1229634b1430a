/* Reading runs front to back. */
#include "store/row_reader.h"

yb_status yb_key_layout_make(const yb_series_order *order, uint32_t region_count, yb_key_layout *layout,
                             yb_error *error)
{
    unsigned shift = YB_YEAR_BITS + yb_bits_of(region_count);
    if (shift + yb_bits_of(order->count) >= 64) {
        return yb_fail(error, YB_OVERFLOW, "%u series and %u regions are too many to be sorted together", order->count,
                       region_count);
    }
    *layout = (yb_key_layout) { order->rank, shift };
    return YB_OK;
}

uint32_t yb_first_place(const yb_row_columns *columns, uint32_t low, uint32_t high, uint64_t place)
{
    uint32_t step = 1;
    while (step < high - low && yb_place_key(columns, low + step) < place) {
        low += step; /* gallop: what is looked for is mostly near */
        step *= 2;
    }
    high = step < high - low ? low + step + 1 : high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (yb_place_key(columns, middle) < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static uint64_t series_base(const yb_row_reader *reader, uint32_t at)
{
    return (uint64_t)reader->layout->rank[reader->block.series[at]] << reader->layout->series_shift;
}

/* Key of the row `next`, which is in the block. */
static void stand(yb_row_reader *reader)
{
    while (reader->next >= reader->block.starts[reader->at + 1]) {
        reader->at++;
    }
    reader->base = series_base(reader, reader->at);
    reader->key = reader->base | yb_place_key(&reader->block.columns, reader->next);
}

static yb_status load(yb_row_reader *reader, int *found, yb_error *error)
{
    YB_TRY(reader->source.load(reader, error));
    size_t count = reader->block.columns.count;
    *found = count > 0;
    if (count > 0) {
        reader->at = reader->next = 0;
        stand(reader);
        reader->last = UINT64_MAX;
        if (reader->more) {
            uint64_t base = series_base(reader, reader->block.series_count - 1);
            reader->last = base | yb_place_key(&reader->block.columns, (uint32_t)count - 1);
        }
    }
    return YB_OK;
}

yb_status yb_row_reader_start(yb_row_reader *reader, int *found, yb_error *error)
{
    return load(reader, found, error);
}

yb_status yb_row_reader_go(yb_row_reader *reader, uint32_t row, int *found, yb_error *error)
{
    if (row == reader->block.columns.count) {
        return load(reader, found, error);
    }
    reader->next = row;
    stand(reader);
    *found = 1;
    return YB_OK;
}
