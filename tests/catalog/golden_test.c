/* Catalog files of every released version are read, here and by a decoder that
 * knows nothing but CATALOG.md. */
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "file.h"
#include "sample.h"

static yb_env env;

static void *golden(const char *name, size_t *length)
{
    char path[512];
    void *bytes;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    cr_assert_lt(snprintf(path, sizeof path, "%s/golden/%s", YB_TEST_DATA, name), (int)sizeof path);
    cr_assert_eq(yb_file_read_all(&env, path, 1 << 20, &bytes, length, &error), YB_OK, "%s", error.message);
    return bytes;
}

Test(golden, a_catalog_of_version_1_is_read)
{
    size_t length;
    void *bytes = golden("catalog-1.bin", &length);
    yb_catalog *read, *sample;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_catalog_decode(&env, bytes, length, "catalog-1.bin", &read, &error), YB_OK, "%s", error.message);
    cr_assert_eq(sample_catalog(&env, &sample, &error), YB_OK);
    sample_assert_equal(sample, read);
    yb_catalog_free(read);
    yb_catalog_free(sample);
    yb_free(&env, bytes);
}

/* ---- the specification, read aloud -------------------------------------- */

/* A place in a section; running over the end fails the test. */
typedef struct place {
    const uint8_t *at, *end;
} place;

static uint64_t varint(place *in)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        cr_assert_lt(in->at, in->end);
        value |= (uint64_t)(*in->at & 0x7f) << shift;
        if (*in->at++ < 0x80) {
            return value;
        }
    }
}

static const uint8_t *take(place *in, uint64_t bytes)
{
    cr_assert_leq(bytes, (uint64_t)(in->end - in->at));
    in->at += bytes;
    return in->at - bytes;
}

static place texts(place *in)
{
    uint64_t bytes = varint(in);
    const uint8_t *first = take(in, bytes);
    place column = { first, first + bytes };
    return column;
}

static const char *next_text(place *column)
{
    const char *text = (const char *)column->at;
    take(column, strlen(text) + 1);
    return text;
}

static place section(const file_sections *sections, int number)
{
    place whole = { sections->bytes[number], sections->bytes[number] + sections->lengths[number] };
    return whole;
}

static void read_regions(place in, const yb_regions *expected)
{
    uint64_t count = varint(&in), levels = varint(&in);
    cr_assert_eq(count, yb_regions_count(expected));
    cr_assert_eq(levels, yb_regions_level_count(expected));
    place words = texts(&in);
    for (uint8_t level = 0; level < levels; level++) {
        cr_assert_str_eq(next_text(&words), yb_regions_level_name(expected, level));
    }
    for (uint32_t r = 0; r < count; r++) {
        uint64_t distance = varint(&in);
        cr_assert_eq(yb_regions_parent(expected, r), distance == 0 ? YB_NO_REGION : r - (uint32_t)distance);
    }
    const uint8_t *level = take(&in, count), *shared = take(&in, count);
    place rests = texts(&in), names = texts(&in);
    char code[256] = "";
    for (uint32_t r = 0; r < count; r++) {
        strcpy(code + shared[r], next_text(&rests));
        cr_assert_str_eq(code, yb_regions_code(expected, r));
        cr_assert_str_eq(next_text(&names), yb_regions_name(expected, r));
        cr_assert_eq(level[r], yb_regions_level(expected, r));
    }
    cr_assert_eq(in.at, in.end);
}

static void read_metrics(place in, const yb_metrics *expected)
{
    uint64_t count = varint(&in);
    cr_assert_eq(count, yb_metrics_count(expected));
    place ids = texts(&in), names = texts(&in), units = texts(&in);
    const uint8_t *rules = take(&in, count), *kinds = take(&in, count);
    place arguments = texts(&in);
    for (uint32_t number = 0; number < count; number++) {
        const yb_metric *metric = yb_metrics_at(expected, number);
        cr_assert_str_eq(next_text(&ids), metric->id);
        cr_assert_str_eq(next_text(&names), metric->name);
        cr_assert_str_eq(next_text(&units), metric->unit);
        cr_assert_str_eq(next_text(&arguments), metric->rule_argument == NULL ? "" : metric->rule_argument);
        cr_assert_eq(rules[number], metric->rule);
        cr_assert_eq(kinds[number], metric->time_kind);
        cr_assert_eq(varint(&in), metric->alias_count);
        place aliases = texts(&in);
        for (size_t i = 0; i < metric->alias_count; i++) {
            cr_assert_str_eq(next_text(&aliases), metric->aliases[i]);
        }
    }
    cr_assert_eq(in.at, in.end);
}

static void read_series(place in, const yb_catalog *expected)
{
    uint64_t count = varint(&in);
    cr_assert_eq(count, yb_catalog_series_count(expected));
    for (uint32_t number = 0; number < count; number++) {
        cr_assert_eq(varint(&in), yb_catalog_series(expected, number)->metric);
    }
    const uint8_t *measures = take(&in, count), *roles = take(&in, count);
    const uint8_t *first = take(&in, count), *last = take(&in, count);
    for (uint32_t number = 0; number < count; number++) {
        const yb_series *series = yb_catalog_series(expected, number);
        cr_assert_eq(measures[number], series->measure);
        cr_assert_eq(roles[number], series->role);
        cr_assert_eq(first[number], series->span.first);
        cr_assert_eq(last[number], series->span.last);
    }
    cr_assert_eq(in.at, in.end);
}

static void read_sources(place in, const yb_catalog *expected)
{
    uint64_t count = varint(&in);
    cr_assert_eq(count, yb_catalog_source_count(expected));
    place names = texts(&in), origins = texts(&in);
    for (uint32_t number = 0; number < count; number++) {
        const yb_source_entry *source = yb_catalog_source(expected, number);
        uint64_t hash = 0;
        const uint8_t *bytes = take(&in, 8);
        for (int i = 8; i-- > 0;) {
            hash = hash << 8 | bytes[i];
        }
        cr_assert_str_eq(next_text(&names), source->name);
        cr_assert_str_eq(next_text(&origins), source->origin);
        cr_assert_eq(hash, source->text_hash);
        cr_assert_eq(varint(&in), source->text_length);
        cr_assert_eq(varint(&in), source->file);
        cr_assert_eq(varint(&in), source->offset);
        cr_assert_eq(varint(&in), source->bytes);
    }
    cr_assert_eq(in.at, in.end);
}

static void read_lineage(place in, const yb_lineage *expected)
{
    uint64_t count = varint(&in);
    cr_assert_eq(count, expected->count);
    for (uint32_t i = 0; i < count; i++) {
        cr_assert_eq(varint(&in), (uint64_t)expected->entries[i].year);
    }
    const uint8_t *reasons = take(&in, count);
    place old = texts(&in), new = texts(&in), names = texts(&in), parents = texts(&in);
    for (uint32_t i = 0; i < count; i++) {
        cr_assert_eq(reasons[i], expected->entries[i].reason);
        cr_assert_str_eq(next_text(&old), expected->entries[i].old_code);
        cr_assert_str_eq(next_text(&new), expected->entries[i].new_code);
        cr_assert_str_eq(next_text(&names), expected->entries[i].name);
        cr_assert_str_eq(next_text(&parents), expected->entries[i].parent);
    }
    cr_assert_eq(in.at, in.end);
}

Test(golden, a_lineage_of_version_1_is_read_here_and_with_the_specification_alone)
{
    size_t length;
    void *bytes = golden("catalog-1-lineage.bin", &length);
    yb_catalog *read, *sample;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_catalog_decode(&env, bytes, length, "golden", &read, &error), YB_OK, "%s", error.message);
    cr_assert_eq(sample_catalog_with_lineage(&env, &sample, &error), YB_OK, "%s", error.message);
    sample_assert_equal(sample, read);
    file_sections sections = file_take_apart(bytes, length);
    cr_assert_eq(sections.lineage, 1);
    read_lineage(section(&sections, 4), yb_catalog_lineage(sample));
    file_sections_free(&sections);
    yb_catalog_free(read);
    yb_catalog_free(sample);
    yb_free(&env, bytes);
}

Test(golden, a_catalog_can_be_read_with_the_specification_alone)
{
    size_t length;
    void *bytes = golden("catalog-1.bin", &length);
    yb_catalog *sample;
    cr_assert_eq(sample_catalog(&env, &sample, NULL), YB_OK);
    file_sections sections = file_take_apart(bytes, length);
    read_regions(section(&sections, 0), yb_catalog_regions(sample));
    read_metrics(section(&sections, 1), yb_catalog_metrics(sample));
    read_series(section(&sections, 2), sample);
    read_sources(section(&sections, 3), sample);
    file_sections_free(&sections);
    yb_catalog_free(sample);
    yb_free(&env, bytes);
}
