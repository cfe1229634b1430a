#include "documents/kind.h"

#include <string.h>
#include <strings.h>

#include "bytes16.h"
#include "documents/documents.h"

#define LOOKED_AT 4096

struct signature {
    const char *bytes;
    unsigned char length;
    document_kind kind;
    const char *refusal; /* of KIND_REFUSED */
};

#define OCR "; recognise its text first (OCR)"

static const struct signature SIGNATURES[] = {
    { "%PDF-", 5, KIND_PDF, NULL },
    { "PK\x03\x04", 4, KIND_ZIP, NULL },
    { "PK\x05\x06", 4, KIND_ZIP, NULL },
    { "7z\xbc\xaf\x27\x1c", 6, KIND_ARCHIVE, NULL },
    { "Rar!\x1a\x07", 6, KIND_ARCHIVE, NULL },
    { "\x1f\x8b", 2, KIND_COMPRESSED, NULL },
    { "BZh", 3, KIND_COMPRESSED, NULL },
    { "\xfd\x37zXZ", 5, KIND_COMPRESSED, NULL },
    { "\x28\xb5\x2f\xfd", 4, KIND_COMPRESSED, NULL },
    { "\xd0\xcf\x11\xe0", 4, KIND_REFUSED,
      "an old Word, WPS or Excel document (doc, wps, xls); save it as docx or txt" },
    { "{\\rtf", 5, KIND_REFUSED, "an RTF document; save it as docx or txt" },
    { "\x89PNG", 4, KIND_REFUSED, "a PNG image" OCR },
    { "\xff\xd8\xff", 3, KIND_REFUSED, "a JPEG image" OCR },
    { "GIF8", 4, KIND_REFUSED, "a GIF image" OCR },
    { "II*\0", 4, KIND_REFUSED, "a TIFF image" OCR },
    { "MM\0*", 4, KIND_REFUSED, "a TIFF image" OCR },
    { "MIME-Version:", 13, KIND_REFUSED, "a web archive (mht); save it as html or txt" },
    { "SQLite format 3", 15, KIND_REFUSED, "an SQLite database; export its rows and use 'yearbook import'" },
    { "\x7f"
      "ELF",
      4, KIND_REFUSED, "a program" },
};

static const struct signature *find_signature(const char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof *SIGNATURES; i++) {
        const struct signature *one = &SIGNATURES[i];
        if (length >= one->length && memcmp(bytes, one->bytes, one->length) == 0) {
            return one;
        }
    }
    return NULL;
}

/* Whether one of the marks of a web page stands near the begin, in any case of letters. */
static int has_tag(const char *bytes, size_t length)
{
    static const char *const TAGS[] = { "!doctype html", "html", "head", "body", "meta", "title",
                                        "table",         "div",  "p>",   "p ",   "br" };
    for (const char *at = bytes; (at = memchr(at, '<', length - (size_t)(at - bytes))) != NULL; at++) {
        size_t left = length - (size_t)(at + 1 - bytes);
        for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
            if (left >= strlen(TAGS[i]) && strncasecmp(at + 1, TAGS[i], strlen(TAGS[i])) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

/* A page begins with a tag; one of UTF-16 has a NUL in each. */
static int is_page(const char *bytes, size_t length)
{
    char narrow[LOOKED_AT];
    size_t kept = 0, at = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        at = 2;
    }
    while (at < length && (bytes[at] == '\0' || strchr(" \t\r\n\f", bytes[at]) != NULL)) {
        at++;
    }
    if (at == length || bytes[at] != '<') {
        return 0;
    }
    for (; at < length && kept < sizeof narrow; at++) {
        if (bytes[at] != '\0') {
            narrow[kept++] = bytes[at];
        }
    }
    return has_tag(narrow, kept);
}

document_kind kind_of(const char *bytes, size_t length)
{
    const struct signature *known = find_signature(bytes, length);
    size_t looked = length < LOOKED_AT ? length : LOOKED_AT;
    if (known != NULL) {
        return known->kind;
    }
    if (length >= 262 && memcmp(bytes + 257, "ustar", 5) == 0) {
        return KIND_ARCHIVE;
    }
    if (is_page(bytes, looked)) {
        return KIND_HTML;
    }
    /* Some programs put something before it. */
    return bytes16_search(bytes, looked < 1024 ? looked : 1024, "%PDF-1.", 7) != NULL ? KIND_PDF : KIND_TEXT;
}

const char *kind_name(document_kind kind)
{
    static const char *const NAMES[] = {
        [KIND_TEXT] = "a text",         [KIND_HTML] = "a web page",    [KIND_PDF] = "a PDF document",
        [KIND_ZIP] = "an archive",      [KIND_ARCHIVE] = "an archive", [KIND_COMPRESSED] = "a compressed file",
        [KIND_REFUSED] = "such a file",
    };
    return NAMES[kind];
}

size_t kind_most(document_kind kind)
{
    switch (kind) {
    case KIND_TEXT:
    case KIND_HTML:
        return DOCUMENT_TEXT_MOST;
    case KIND_ZIP:
    case KIND_ARCHIVE:
    case KIND_COMPRESSED:
        return ARCHIVE_BYTES_MOST;
    default:
        return DOCUMENT_BYTES_MOST;
    }
}

const char *kind_refusal(const char *bytes, size_t length)
{
    const struct signature *known = find_signature(bytes, length);
    return known != NULL && known->refusal != NULL ? known->refusal : "no report";
}
