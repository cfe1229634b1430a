/* The series and the sources section of a catalog file. */
#include <string.h>

#include "catalog/sections.h"
#include "core/bytes.h"

/* ---- series ------------------------------------------------------------ */

/* The byte columns of series, in their order in the file. */
enum { SERIES_MEASURE, SERIES_ROLE, SERIES_FIRST, SERIES_LAST, SERIES_BYTES };

static uint8_t series_byte(const yb_series *series, unsigned column)
{
    switch (column) {
    case SERIES_MEASURE:
        return (uint8_t)series->measure;
    case SERIES_ROLE:
        return (uint8_t)series->role;
    case SERIES_FIRST:
        return series->span.first;
    default:
        return series->span.last;
    }
}

yb_status yb_write_series(yb_section_writer *writer, const yb_catalog *catalog, yb_error *error)
{
    YB_TRY(yb_put_varint(writer, catalog->series_count, error));
    for (uint32_t number = 0; number < catalog->series_count; number++) {
        YB_TRY(yb_put_varint(writer, catalog->series[number].metric, error));
    }
    for (unsigned column = 0; column < SERIES_BYTES; column++) {
        for (uint32_t number = 0; number < catalog->series_count; number++) {
            uint8_t byte = series_byte(&catalog->series[number], column);
            YB_TRY(yb_put_bytes(writer, &byte, 1, error));
        }
    }
    return YB_OK;
}

yb_status yb_read_series(yb_section_reader *reader, yb_catalog *catalog)
{
    uint32_t count;
    YB_TRY(yb_take_count(reader, "number of series", &count));
    yb_section_reader metrics = *reader;
    const uint8_t *columns;
    uint64_t metric;
    for (uint32_t number = 0; number < count; number++) {
        YB_TRY(yb_take_varint(reader, UINT32_MAX, "metrics of series", &metric));
    }
    YB_TRY(yb_take_bytes(reader, (size_t)count * SERIES_BYTES, "columns of series", &columns));
    if (reader->at != reader->end) {
        return yb_section_corrupt(reader, "bytes behind the last column");
    }
    for (uint32_t number = 0; number < count; number++) {
        YB_TRY(yb_take_varint(&metrics, UINT32_MAX, "metrics of series", &metric));
        yb_series series = { (uint32_t)metric,
                             (yb_measure)columns[(size_t)SERIES_MEASURE * count + number],
                             (yb_role)columns[(size_t)SERIES_ROLE * count + number],
                             { columns[(size_t)SERIES_FIRST * count + number],
                               columns[(size_t)SERIES_LAST * count + number] } };
        yb_status status = yb_catalog_put_series(catalog, &series, NULL, reader->error);
        if (status == YB_INVALID || (status == YB_OK && catalog->series_count != number + 1)) {
            return yb_section_corrupt(reader, "a series that could not have been stored");
        }
        YB_TRY(status);
    }
    return YB_OK;
}

/* ---- sources ----------------------------------------------------------- */

static const char *name_text(const void *context, uint32_t number)
{
    return ((const yb_catalog *)context)->sources[number].name;
}

static const char *origin_text(const void *context, uint32_t number)
{
    return ((const yb_catalog *)context)->sources[number].origin;
}

yb_status yb_write_sources(yb_section_writer *writer, const yb_catalog *catalog, yb_error *error)
{
    YB_TRY(yb_put_varint(writer, catalog->source_count, error));
    YB_TRY(yb_put_texts(writer, catalog->source_count, name_text, catalog, error));
    YB_TRY(yb_put_texts(writer, catalog->source_count, origin_text, catalog, error));
    for (uint32_t number = 0; number < catalog->source_count; number++) {
        const yb_source_entry *source = &catalog->sources[number];
        YB_TRY(yb_put_u64(writer, source->text_hash, error));
        YB_TRY(yb_put_varint(writer, source->text_length, error));
        YB_TRY(yb_put_varint(writer, source->file, error));
        YB_TRY(yb_put_varint(writer, source->offset, error));
        YB_TRY(yb_put_varint(writer, source->bytes, error));
    }
    return YB_OK;
}

static yb_status read_source(yb_section_reader *reader, yb_text_column *names, yb_text_column *origins,
                             yb_catalog *catalog)
{
    yb_source_entry source;
    const uint8_t *hash;
    YB_TRY(yb_next_text(reader, names, YB_SOURCE_TEXT_MAX, "a source's name", &source.name));
    YB_TRY(yb_next_text(reader, origins, YB_SOURCE_TEXT_MAX, "a source's origin", &source.origin));
    YB_TRY(yb_take_bytes(reader, 8, "a source's hash", &hash));
    source.text_hash = yb_load_u64(hash);
    YB_TRY(yb_take_varint(reader, UINT64_MAX, "a source's length", &source.text_length));
    YB_TRY(yb_take_varint(reader, UINT64_MAX, "a source's file", &source.file));
    YB_TRY(yb_take_varint(reader, UINT64_MAX, "a source's offset", &source.offset));
    YB_TRY(yb_take_varint(reader, UINT64_MAX, "a source's frame", &source.bytes));
    return yb_catalog_add_source(catalog, &source, NULL, reader->error);
}

yb_status yb_read_sources(yb_section_reader *reader, yb_catalog *catalog)
{
    uint32_t count;
    yb_text_column names, origins;
    YB_TRY(yb_take_count(reader, "number of sources", &count));
    YB_TRY(yb_take_texts(reader, "names of sources", &names));
    YB_TRY(yb_take_texts(reader, "origins of sources", &origins));
    for (uint32_t number = 0; number < count; number++) {
        YB_TRY(read_source(reader, &names, &origins, catalog));
    }
    if (reader->at != reader->end || names.at != names.end || origins.at != origins.end) {
        return yb_section_corrupt(reader, "bytes behind the last source");
    }
    return YB_OK;
}
