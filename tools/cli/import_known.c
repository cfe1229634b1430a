/* Rows of which each text is known or plain: most rows of most files. They are read a
 * column at a time, a group of records after the other. */
#include "cli/import_load.h"
#include "csv/csv_numbers.h"

/* Records of a group. Where one has something else, those behind it are read once
 * more: groups are small then, and grow again. */
#define GROUP_LEAST 4
#define GROUP_MOST  1024

/* A column of texts that are looked up, standing at the one found last. */
typedef struct known_texts {
    const text_map *map;
    const import_series *series; /* whose numbers are wanted, at the map's; NULL: the map's own */
    size_t place;
    const char *key;
    size_t length;
    uint32_t number;
} known_texts;

static void stand(known_texts *texts, size_t place)
{
    const text_map_entry *entry = &texts->map->entries[place];
    texts->place = place;
    texts->key = texts->map->bytes + entry->key;
    texts->length = entry->length;
    texts->number = texts->series == NULL ? entry->number : texts->series[entry->number].number;
}

static known_texts texts_of(const text_map *map, const import_series *series, size_t place)
{
    known_texts texts = { .map = map, .series = series };
    stand(&texts, place);
    return texts;
}

/* Another text than the one found last. */
static int find_other(known_texts *texts, const csv_field *field)
{
    size_t place = texts->place;
    uint32_t number;
    if (!text_map_find_behind(texts->map, &place, field->text, field->length, &number)) {
        return 0;
    }
    stand(texts, place);
    return 1;
}

/* Reads the column of `count` records; returns how many, from the first on, have a known text. */
static size_t read_texts(csv_plain_column column, size_t count, known_texts *texts, uint32_t *numbers)
{
    known_texts now = *texts; /* which nobody points at: it stays in registers */
    size_t row = 0;
    for (; row < count; row++) {
        csv_field field = csv_plain_next(&column);
        if (field.length != now.length || !text_map_same(now.key, field.text, field.length)) {
            *texts = now;
            if (!find_other(texts, &field)) {
                return row;
            }
            now = *texts;
        }
        numbers[row] = now.number;
    }
    *texts = now;
    return row;
}

static int may_be_known(const import_worker *worker)
{
    return worker->only_metrics && (worker->mark.mark == '.' || worker->mark.settled) && worker->regions.count > 0 &&
           worker->metrics.numbers.count > 0;
}

void import_read_known_rows(import_worker *worker)
{
    const size_t *places = worker->load->table.places;
    import_batch *batch = worker->batch;
    csv_plain plain;
    if (!may_be_known(worker) || !csv_plain_begin(worker->block, worker->load->table.width, &plain)) {
        return;
    }
    known_texts regions = texts_of(&worker->regions, NULL, worker->region_place);
    known_texts metrics = texts_of(&worker->metrics.numbers, worker->known.series, worker->metrics.place);
    for (size_t count, read = 0, row = batch->count;; row += read) {
        size_t group = worker->group < IMPORT_BATCH - row ? worker->group : IMPORT_BATCH - row;
        count = read = csv_plain_count(&plain, group);
        read = read_texts(csv_plain_column_of(&plain, places[METRIC]), read, &metrics, batch->series + row);
        read = read_texts(csv_plain_column_of(&plain, places[REGION]), read, &regions, batch->region + row);
        read = csv_plain_years(csv_plain_column_of(&plain, places[YEAR]), read, batch->year + row);
        read = csv_plain_decimals(csv_plain_column_of(&plain, places[VALUE]), read, worker->mark.mark,
                                  batch->mantissa + row, batch->scale + row);
        csv_plain_take(&plain, read);
        batch->count = row + read;
        if (read < count || count == 0) {
            worker->group = read < count ? GROUP_LEAST + read : worker->group;
            break;
        }
        worker->group = 2 * worker->group < GROUP_MOST ? 2 * worker->group : GROUP_MOST;
    }
    worker->region_place = regions.place;
    worker->metrics.place = metrics.place;
    csv_plain_end(worker->block, &plain);
}
