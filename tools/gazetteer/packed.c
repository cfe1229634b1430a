/* Reading the container: header, frame, and names out of their ranks. */
#include "gazetteer/packed.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <zstd.h>

/* Ranks below take one byte; (first byte - 192) x 256 + second + 192 is the rank of two. */
#define SHORT_CODES 192

/* No file of ours comes near; keeps every size below far from overflow. */
#define COUNT_MAX   (1u << 24)
#define PAYLOAD_MAX (1u << 30)

yb_status gazetteer_fail(yb_error *error, yb_status status, const char *file, const char *format, ...)
{
    if (error != NULL) {
        *error = (yb_error)YB_ERROR_INIT;
        error->status = status;
        snprintf(error->file, sizeof(error->file), "%s", file);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof(error->message), format, arguments);
        va_end(arguments);
    }
    return status;
}

/*   0  4  "YBGZ"
 *   4  2  version
 *   6  2  kind
 *   8  4  edition
 *  12  4  bytes of the columns, unpacked
 *  16  4  bytes of the frame
 *  20 16  counts
 *  36  4  characters in the alphabet
 *  40  4  bytes of the names' text
 *  44  4  zero */
static yb_status read_header(const uint8_t *bytes, size_t length, gazetteer_kind kind, gazetteer_packed *packed,
                             uint32_t *payload_bytes, yb_error *error)
{
    if (length < GAZETTEER_HEADER_BYTES || memcmp(bytes, "YBGZ", 4) != 0) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file, "expected a gazetteer file, which begins with YBGZ");
    }
    if (gazetteer_u16(bytes + 4) != GAZETTEER_VERSION) {
        return gazetteer_fail(error, YB_UNSUPPORTED, packed->file,
                              "has version %u of the layout, this program reads %d", gazetteer_u16(bytes + 4),
                              GAZETTEER_VERSION);
    }
    *payload_bytes = gazetteer_u32(bytes + 12);
    uint32_t frame_bytes = gazetteer_u32(bytes + 16);
    if (gazetteer_u16(bytes + 6) != kind || frame_bytes != length - GAZETTEER_HEADER_BYTES ||
        *payload_bytes > PAYLOAD_MAX || gazetteer_u32(bytes + 44) != 0) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file, "the header's kind or sizes do not fit the file");
    }
    packed->edition = gazetteer_u32(bytes + 8);
    for (int i = 0; i < 4; i++) {
        packed->counts[i] = gazetteer_u32(bytes + 20 + 4 * i);
        if (packed->counts[i] > COUNT_MAX) {
            return gazetteer_fail(error, YB_CORRUPT, packed->file, "the header claims %" PRIu32 " regions of one level",
                                  packed->counts[i]);
        }
    }
    packed->characters = gazetteer_u32(bytes + 36);
    packed->text_bytes = gazetteer_u32(bytes + 40);
    return YB_OK;
}

/* Places the columns inside the payload; together they must fill it. */
static yb_status place_columns(gazetteer_packed *packed, gazetteer_kind kind, uint32_t payload_bytes, yb_error *error)
{
    const uint32_t *counts = packed->counts;
    uint64_t above = kind == GAZETTEER_DIVISIONS ? (uint64_t)counts[0] + counts[1] + counts[2] : counts[0];
    uint64_t names = kind == GAZETTEER_DIVISIONS ? above + counts[3] : counts[1];
    uint64_t columns = 2 * above + (kind == GAZETTEER_DIVISIONS ? 2 * names : 0);
    uint64_t expected = columns + 4 * (uint64_t)packed->characters + names + packed->text_bytes;
    if (expected != payload_bytes) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file,
                              "the columns have %" PRIu32 " bytes where the header's counts need %" PRIu64,
                              payload_bytes, expected);
    }
    packed->columns = packed->payload;
    packed->column_bytes = (size_t)columns;
    packed->names = (uint32_t)names;
    packed->alphabet = packed->columns + columns;
    packed->lengths = packed->alphabet + 4 * (size_t)packed->characters;
    packed->text = packed->lengths + names;
    return YB_OK;
}

/* Once here, so that reading names need not. */
static yb_status check_alphabet(const gazetteer_packed *packed, yb_error *error)
{
    for (uint32_t rank = 0; rank < packed->characters; rank++) {
        uint32_t character = gazetteer_u32(packed->alphabet + 4 * (size_t)rank);
        if (character == 0 || character > 0x10FFFF) {
            return gazetteer_fail(error, YB_CORRUPT, packed->file,
                                  "the alphabet has the invalid character %" PRIX32 " at %" PRIu32, character, rank);
        }
    }
    return YB_OK;
}

yb_status gazetteer_unpack(const void *bytes, size_t length, gazetteer_kind kind, const char *file,
                           const yb_allocator *allocator, gazetteer_packed *packed, yb_error *error)
{
    gazetteer_packed unpacked = { .allocator = allocator, .file = file };
    uint32_t payload_bytes = 0;
    yb_status status = read_header(bytes, length, kind, &unpacked, &payload_bytes, error);
    if (status != YB_OK) {
        return status;
    }
    unpacked.payload = allocator->allocate(allocator->context, (size_t)payload_bytes + 1);
    if (unpacked.payload == NULL) {
        return gazetteer_fail(error, YB_NO_MEMORY, file, "not enough memory to unpack %" PRIu32 " bytes",
                              payload_bytes);
    }
    unpacked.payload[payload_bytes] = 0;
    size_t done = ZSTD_decompress(unpacked.payload, payload_bytes, (const uint8_t *)bytes + GAZETTEER_HEADER_BYTES,
                                  length - GAZETTEER_HEADER_BYTES);
    if (ZSTD_isError(done) || done != payload_bytes) {
        status = gazetteer_fail(error, YB_CORRUPT, file, "cannot unpack: %s",
                                ZSTD_isError(done) ? ZSTD_getErrorName(done) : "fewer bytes than the header says");
    } else {
        status = place_columns(&unpacked, kind, payload_bytes, error);
    }
    if (status == YB_OK) {
        status = check_alphabet(&unpacked, error);
    }
    if (status != YB_OK) {
        gazetteer_packed_free(&unpacked);
        return status;
    }
    *packed = unpacked;
    return YB_OK;
}

void gazetteer_packed_free(gazetteer_packed *packed)
{
    if (packed->payload != NULL) {
        packed->allocator->release(packed->allocator->context, packed->payload);
    }
    packed->payload = NULL;
}

static size_t encode_utf8(uint32_t character, char *text)
{
    if (character < 0x80) {
        text[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        text[0] = (char)(0xC0 | character >> 6);
        text[1] = (char)(0x80 | (character & 63));
        return 2;
    }
    if (character < 0x10000) {
        text[0] = (char)(0xE0 | character >> 12);
        text[1] = (char)(0x80 | (character >> 6 & 63));
        text[2] = (char)(0x80 | (character & 63));
        return 3;
    }
    text[0] = (char)(0xF0 | character >> 18);
    text[1] = (char)(0x80 | (character >> 12 & 63));
    text[2] = (char)(0x80 | (character >> 6 & 63));
    text[3] = (char)(0x80 | (character & 63));
    return 4;
}

/* One rank at *at; UINT32_MAX when it leads outside the text. */
static uint32_t next_rank(const gazetteer_packed *packed, uint32_t *at)
{
    if (*at >= packed->text_bytes) {
        return UINT32_MAX;
    }
    uint32_t first = packed->text[(*at)++];
    if (first < SHORT_CODES) {
        return first;
    }
    if (*at >= packed->text_bytes) {
        return UINT32_MAX;
    }
    return ((first - SHORT_CODES) << 8) + packed->text[(*at)++] + SHORT_CODES;
}

yb_status gazetteer_next_name(const gazetteer_packed *packed, gazetteer_cursor *cursor, char *text, size_t *length,
                              yb_error *error)
{
    if (cursor->name >= packed->names) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file, "there are only %" PRIu32 " names", packed->names);
    }
    uint32_t at = cursor->at;
    size_t written = 0;
    for (unsigned left = packed->lengths[cursor->name]; left > 0; left--) {
        uint32_t rank = next_rank(packed, &at);
        if (rank >= packed->characters) {
            return gazetteer_fail(error, YB_CORRUPT, packed->file,
                                  "name %" PRIu32 " has no valid character at byte %" PRIu32, cursor->name, at);
        }
        written += encode_utf8(gazetteer_u32(packed->alphabet + 4 * (size_t)rank), text + written);
    }
    text[written] = '\0';
    *length = written;
    *cursor = (gazetteer_cursor) { cursor->name + 1, at };
    return YB_OK;
}

yb_status gazetteer_pass_names(const gazetteer_packed *packed, gazetteer_cursor *cursor, uint32_t count,
                               yb_error *error)
{
    size_t left = 0, at = cursor->at;
    for (uint32_t i = 0; count <= packed->names - cursor->name && i < count; i++) {
        left += packed->lengths[cursor->name + i];
    }
    /* Without a jump that depends on the text; one byte behind it is there. */
    uint32_t invalid = count > packed->names - cursor->name;
    for (; left > 0 && at < packed->text_bytes; left--) {
        uint32_t first = packed->text[at], two = first >= SHORT_CODES;
        uint32_t rank = first + two * (((first - SHORT_CODES) << 8) + packed->text[at + two] + SHORT_CODES - first);
        invalid |= rank >= packed->characters;
        at += 1 + two;
    }
    if (invalid || left > 0 || at > packed->text_bytes) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file,
                              "of the names %" PRIu32 " to %" PRIu32 " not all have valid characters", cursor->name,
                              cursor->name + count);
    }
    *cursor = (gazetteer_cursor) { cursor->name + count, (uint32_t)at };
    return YB_OK;
}
