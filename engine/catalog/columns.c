/* Columns of catalog sections: numbers as varints, texts one behind the other. */
#include <string.h>

#include "catalog/sections.h"
#include "core/bytes.h"
#include "core/text.h"

yb_status yb_put_bytes(yb_section_writer *writer, const void *data, size_t bytes, yb_error *error)
{
    void *block = writer->bytes;
    YB_TRY(yb_grow(writer->env, &block, &writer->capacity, writer->used + bytes, 1, error));
    writer->bytes = block;
    if (bytes > 0) {
        memcpy(writer->bytes + writer->used, data, bytes);
    }
    writer->used += bytes;
    return YB_OK;
}

yb_status yb_put_varint(yb_section_writer *writer, uint64_t value, yb_error *error)
{
    uint8_t bytes[10];
    size_t used = 0;
    for (; value >= 0x80; value >>= 7) {
        bytes[used++] = (uint8_t)(value | 0x80);
    }
    bytes[used++] = (uint8_t)value;
    return yb_put_bytes(writer, bytes, used, error);
}

yb_status yb_put_u64(yb_section_writer *writer, uint64_t value, yb_error *error)
{
    uint8_t bytes[8];
    yb_store_u64(bytes, value);
    return yb_put_bytes(writer, bytes, sizeof bytes, error);
}

yb_status yb_put_texts(yb_section_writer *writer, uint32_t count, yb_text_of *text_of, const void *context,
                       yb_error *error)
{
    uint64_t bytes = 0;
    for (uint32_t number = 0; number < count; number++) {
        bytes += strlen(text_of(context, number)) + 1;
    }
    YB_TRY(yb_put_varint(writer, bytes, error));
    for (uint32_t number = 0; number < count; number++) {
        const char *text = text_of(context, number);
        YB_TRY(yb_put_bytes(writer, text, strlen(text) + 1, error));
    }
    return YB_OK;
}

yb_status yb_section_corrupt(const yb_section_reader *reader, const char *what)
{
    return yb_fail_at(reader->error, YB_CORRUPT, reader->file, reader->offset,
                      "the %s section of the catalog is malformed: %s; restore the file from a copy", reader->section,
                      what);
}

yb_status yb_take_varint(yb_section_reader *reader, uint64_t limit, const char *what, uint64_t *value)
{
    uint64_t taken = 0;
    unsigned shift = 0;
    uint8_t byte;
    do {
        if (reader->at == reader->end || shift > 63) {
            return yb_section_corrupt(reader, what);
        }
        byte = *reader->at++;
        if (shift == 63 && byte > 1) {
            return yb_section_corrupt(reader, what);
        }
        taken |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte >= 0x80);
    if (taken > limit) {
        return yb_section_corrupt(reader, what);
    }
    *value = taken;
    return YB_OK;
}

yb_status yb_take_count(yb_section_reader *reader, const char *what, uint32_t *count)
{
    uint64_t value = 0;
    uint64_t rest = (uint64_t)(reader->end - reader->at);
    YB_TRY(yb_take_varint(reader, rest < UINT32_MAX ? rest : UINT32_MAX - 1, what, &value));
    *count = (uint32_t)value;
    return YB_OK;
}

yb_status yb_take_bytes(yb_section_reader *reader, size_t bytes, const char *what, const uint8_t **data)
{
    if ((size_t)(reader->end - reader->at) < bytes) {
        return yb_section_corrupt(reader, what);
    }
    *data = reader->at;
    reader->at += bytes;
    return YB_OK;
}

yb_status yb_take_texts(yb_section_reader *reader, const char *what, yb_text_column *column)
{
    uint64_t bytes = 0;
    const uint8_t *data = NULL;
    YB_TRY(yb_take_varint(reader, (uint64_t)(reader->end - reader->at), what, &bytes));
    YB_TRY(yb_take_bytes(reader, (size_t)bytes, what, &data));
    if (bytes > 0 && data[bytes - 1] != 0) {
        return yb_section_corrupt(reader, what);
    }
    column->at = (const char *)data;
    column->end = column->at + bytes;
    return YB_OK;
}

yb_status yb_next_text(const yb_section_reader *reader, yb_text_column *column, size_t limit, const char *what,
                       const char **text)
{
    if (column->at == column->end) {
        return yb_section_corrupt(reader, what);
    }
    size_t length = strlen(column->at); /* the column ends in a NUL */
    if (length > limit || yb_utf8_valid(column->at, length) != length) {
        return yb_section_corrupt(reader, what);
    }
    *text = column->at;
    column->at += length + 1;
    return YB_OK;
}
