/* See decode.h. */
#include "extract/decode.h"

#include <iconv.h>
#include <stdint.h>
#include <string.h>

struct signature {
    const char *bytes;
    size_t length;
    const char *what, *advice;
};

static const struct signature SIGNATURES[] = {
    { "%PDF", 4, "a PDF document", "convert it to text first (pdftotext)" },
    { "PK\x03\x04", 4, "a ZIP archive or a Word document (docx)", "save it as plain text first" },
    { "\xd0\xcf\x11\xe0", 4, "an old Word or Excel document (doc, xls)", "save it as plain text first" },
    { "{\\rtf", 5, "an RTF document", "save it as plain text first" },
    { "\x89PNG", 4, "a PNG image", "recognise its text first (OCR)" },
    { "\xff\xd8\xff", 3, "a JPEG image", "recognise its text first (OCR)" },
    { "GIF8", 4, "a GIF image", "recognise its text first (OCR)" },
    { "\x1f\x8b", 2, "a gzip archive", "unpack it first" },
    { "\xff\xfe", 2, "UTF-16 text", "convert it to UTF-8 first (iconv -f UTF-16)" },
    { "\xfe\xff", 2, "UTF-16 text", "convert it to UTF-8 first (iconv -f UTF-16)" },
};

static const struct signature *find_signature(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof *SIGNATURES; i++) {
        const struct signature *one = &SIGNATURES[i];
        if (length >= one->length && memcmp(bytes, one->bytes, one->length) == 0) {
            return one;
        }
    }
    return NULL;
}

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

/* Word processors leave a stray control character behind; many mean a binary file. */
static yb_status check_binary(const char *name, const unsigned char *bytes, size_t length, yb_error *error)
{
    const struct signature *known = find_signature(bytes, length);
    if (known != NULL) {
        return extract_fail(error, YB_INVALID, name, 0, "expected a report as text, found %s: %s", known->what,
                            known->advice);
    }
    size_t controls = 0, first = 0;
    for (size_t at = has_controls(bytes, length) ? 0 : length; at < length; at++) {
        if (!is_control(bytes[at])) {
            continue;
        }
        if (bytes[at] == 0) {
            return extract_fail(error, YB_INVALID, name, at,
                                "expected a report as text, found a NUL byte: binary data or UTF-16; convert it to "
                                "UTF-8 text first");
        }
        first = controls++ == 0 ? at : first;
    }
    if (controls > 0 && controls > length / 64) {
        return extract_fail(error, YB_INVALID, name, first,
                            "expected a report as text, found %zu control characters in %zu bytes: binary data; "
                            "convert it to UTF-8 text first",
                            controls, length);
    }
    return YB_OK;
}

/* Length of the valid character at `at`, 0 if there is none. Surrogates,
 * overlong forms and what lies beyond U+10FFFF are not valid. */
static size_t valid_character(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0];
    if (lead < 0x80) {
        return 1;
    }
    size_t length = lead >= 0xc2 && lead <= 0xdf   ? 2
                    : lead >= 0xe0 && lead <= 0xef ? 3
                    : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                   : 0;
    if (length == 0 || length > left) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    if ((lead == 0xe0 && at[1] < 0xa0) || (lead == 0xed && at[1] > 0x9f) || (lead == 0xf0 && at[1] < 0x90) ||
        (lead == 0xf4 && at[1] > 0x8f)) {
        return 0;
    }
    return length;
}

/* Whether four bytes begin with a character of three bytes with the lead 0xe4 .. 0xe9. */
static int is_common(const unsigned char *at)
{
    uint32_t four = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    return (four & 0xc0c0f0) == 0x8080e0 && (four & 15) - 4 <= 5;
}

/* Offset of the first byte that is not UTF-8, `length` if all is; *wide counts
 * the characters of three bytes before it. */
static size_t valid_prefix(const unsigned char *bytes, size_t length, size_t *wide)
{
    size_t at = 0, common = 0;
    *wide = 0;
    while (at < length) {
        /* Common Chinese characters first: all that such a lead begins is valid. */
        size_t from = at;
        while (length - at >= 4 && is_common(bytes + at)) {
            at += 3;
        }
        common += (at - from) / 3;
        while (at < length && bytes[at] < 0x80) {
            at++;
        }
        size_t step = at < length ? valid_character(bytes + at, length - at) : 0;
        if (step == 0) {
            break;
        }
        *wide += step == 3;
        at += step;
    }
    *wide += common;
    return at;
}

static yb_status decode_gb18030(extract_memory *memory, const char *name, const unsigned char *bytes, size_t length,
                                size_t bad_utf8, char **text, size_t *text_length, yb_error *error)
{
    if (length > (SIZE_MAX - 1) / 2) {
        return extract_no_memory(error);
    }
    /* Two bytes become at most three; four at most four. */
    size_t capacity = length + length / 2 + 4;
    char *made = extract_allocate(memory, capacity + 1);
    if (made == NULL) {
        return extract_no_memory(error);
    }
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) {
        return extract_fail(error, YB_UNSUPPORTED, name, bad_utf8,
                            "invalid UTF-8, and this system cannot convert GB18030: convert it to UTF-8 first");
    }
    char *from = (char *)(uintptr_t)bytes, *to = made;
    size_t from_left = length, to_left = capacity;
    size_t result = iconv(converter, &from, &from_left, &to, &to_left);
    iconv_close(converter);
    if (result == (size_t)-1 || from_left != 0) {
        return extract_fail(error, YB_INVALID, name, bad_utf8,
                            "expected UTF-8 or GB18030 text: byte %zu is not valid UTF-8 and byte %zu is not valid "
                            "GB18030; convert the file to UTF-8",
                            bad_utf8, length - from_left);
    }
    *to = '\0';
    *text = made;
    *text_length = (size_t)(to - made);
    return YB_OK;
}

yb_status extract_decode(extract_memory *memory, const char *name, const void *bytes, size_t length, char **text,
                         size_t *text_length, const char **encoding, yb_error *error)
{
    const unsigned char *at = bytes;
    if (length >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
        length -= 3;
    }
    if (length == 0) {
        return extract_fail(error, YB_INVALID, name, 0, "the report is empty: expected its text");
    }
    if (length >= UINT32_MAX / 2) {
        return extract_fail(error, YB_INVALID, name, SIZE_MAX, "the report has %zu bytes: expected less than 2 GiB",
                            length);
    }
    yb_status status = check_binary(name, at, length, error);
    if (status != YB_OK) {
        return status;
    }
    size_t wide, valid = valid_prefix(at, length, &wide);
    if (valid == length) {
        char *copy = extract_copy(memory, (const char *)at, length);
        if (copy == NULL) {
            return extract_no_memory(error);
        }
        *text = copy;
        *text_length = length;
        *encoding = "UTF-8";
        return YB_OK;
    }
    /* GB18030 hardly ever looks like this many Chinese characters of UTF-8 in a row. */
    if (wide >= 8) {
        return extract_fail(error, YB_INVALID, name, valid,
                            "invalid UTF-8 at byte %zu: the text is cut or damaged there", valid);
    }
    status = decode_gb18030(memory, name, at, length, valid, text, text_length, error);
    if (status == YB_OK) {
        *encoding = "GB18030";
    }
    return status;
}
