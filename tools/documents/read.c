/* From bytes to a document: each kind to its reader. */
#include <stdlib.h>
#include <string.h>

#include "documents/documents.h"
#include "documents/formats.h"
#include "documents/kind.h"
#include "documents/text.h"

static int is_control(unsigned char byte)
{
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != '\v';
}

/* A plain loop over all bytes, for the compiler to make many at a time of. */
static int has_controls(const unsigned char *bytes, size_t length)
{
    unsigned char found = 0;
    for (size_t at = 0; at < length; at++) {
        unsigned char low = bytes[at] < 0x20 ? 1 : 0, blank = (unsigned char)(bytes[at] - '\t') <= 4 ? 0 : 1;
        found |= low & blank;
    }
    return found;
}

static yb_status fail_place(yb_error *error, size_t offset)
{
    if (error != NULL) {
        error->offset = offset;
    }
    return YB_INVALID;
}

/* Word processors leave a stray control character behind; many mean a binary file.
 * Text of 16-bit characters has NUL bytes: *wide. */
static yb_status check_binary(const char *name, const char *text, size_t length, int *wide, yb_error *error)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t controls = 0, first = 0;
    *wide = 0;
    if (!has_controls(bytes, length)) {
        return YB_OK;
    }
    for (size_t at = 0; at < length; at++) {
        if (is_control(bytes[at])) {
            first = controls++ == 0 ? at : first;
            *wide |= bytes[at] == 0;
        }
    }
    if (!*wide && controls > length / 64) {
        document_fail(error, YB_INVALID, name,
                      "expected a report as text, found binary data: control characters (%zu in %zu bytes)", controls,
                      length);
        return fail_place(error, first);
    }
    return YB_OK;
}

/* UTF-8 needs no module and no copy: the bytes become the document's. */
static yb_status read_text(const char *name, char *bytes, size_t length, document *made, yb_error *error)
{
    size_t wide_characters;
    int wide = length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        length -= 3;
        memmove(bytes, bytes + 3, length + 1);
    }
    if (length == 0) {
        return document_fail(error, YB_INVALID, name, "the file is empty; a report's text was expected");
    }
    yb_status status = wide ? YB_OK : check_binary(name, bytes, length, &wide, error);
    if (status != YB_OK) {
        return status;
    }
    size_t valid = wide ? 0 : utf8_valid(bytes, length, &wide_characters);
    if (valid == length) {
        *made = (document) { .text = bytes, .length = length, .encoding = "UTF-8" };
        return YB_OK;
    }
    /* Other encodings hardly ever look like this many Chinese characters of UTF-8. */
    if (!wide && wide_characters >= 8) {
        document_fail(error, YB_INVALID, name, "invalid UTF-8 at byte %zu: the text is cut or damaged there", valid);
        return fail_place(error, valid);
    }
    const document_formats *formats;
    status = formats_get(&formats, error);
    return status != YB_OK ? status : formats->text(name, bytes, length, made, error);
}

static yb_status read_format(document_kind kind, const char *name, const char *bytes, size_t length, document *made,
                             yb_error *error)
{
    const document_formats *formats;
    yb_status status = formats_get(&formats, error);
    if (status != YB_OK) {
        return status;
    }
    switch (kind) {
    case KIND_HTML:
        return formats->page(name, bytes, length, made, error);
    case KIND_ZIP:
        return formats->zip(name, bytes, length, made, error);
    case KIND_COMPRESSED:
        return formats->compressed(name, bytes, length, made, error);
    default:
        return formats->archive(name, bytes, length, made, error);
    }
}

static yb_status read_kind(const char *name, char *bytes, size_t length, document *made, yb_error *error)
{
    document_kind kind = kind_of(bytes, length);
    if (length > kind_most(kind)) {
        return document_fail(error, YB_INVALID, name, "is larger than %zu MiB, the most that %s may have",
                             kind_most(kind) >> 20, kind_name(kind));
    }
    switch (kind) {
    case KIND_TEXT:
        return read_text(name, bytes, length, made, error);
    case KIND_PDF:
        return pdf_read(name, bytes, length, made, error);
    case KIND_REFUSED:
        return document_fail(error, YB_INVALID, name, "expected a report, found %s", kind_refusal(bytes, length));
    default:
        return read_format(kind, name, bytes, length, made, error);
    }
}

yb_status document_read(const char *name, char *bytes, size_t length, document *made, yb_error *error)
{
    document read = { 0 };
    yb_status status = read_kind(name, bytes, length, &read, error);
    if (read.text != bytes) {
        free(bytes);
    }
    if (status == YB_OK) {
        *made = read;
    } else if (error != NULL && error->file[0] == '\0') {
        size_t room = sizeof error->file - 1;
        strncpy(error->file, name, room);
        error->file[room] = '\0';
    }
    return status;
}

void document_free(document *made)
{
    free(made->text);
    bundle_free(made->bundle);
    *made = (document) { 0 };
}
