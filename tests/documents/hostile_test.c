/* Files that were cut, changed or made to hurt: told or read, never more. */
#include <stdio.h>
#include <zlib.h>

#include "documents/formats.h"
#include "documents/reading.h"
#include "documents/utf8.h"

static uint64_t state = 88172645463325252ull;

static size_t next_random(size_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 33) % below;
}

static void cut_and_change(const char *name, size_t rounds)
{
    size_t length;
    char *bytes = reading_bytes(name, &length);
    char *changed = malloc(length);
    for (size_t i = 0; i < rounds; i++) {
        reading_tries(bytes, next_random(length));
        memcpy(changed, bytes, length);
        for (size_t flips = 1 + next_random(8); flips > 0; flips--) {
            changed[next_random(length)] = (char)next_random(256);
        }
        reading_tries(changed, length);
    }
    free(changed);
    free(bytes);
}

Test(hostile, documents_that_were_cut_or_changed_are_read_or_told)
{
    static const char *const NAMES[] = { "report.docx", "tracked.docx",    "report.zip",       "names.zip",
                                         "report.tar",  "report-gbk.html", "report-utf16.txt", "report-gb18030.txt" };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        cut_and_change(NAMES[i], 60);
    }
}

Test(hostile, pdf_that_was_cut_or_changed_is_read_or_told)
{
    if (reading_has_pdf()) {
        cut_and_change("report.pdf", 6);
    }
}

/* `times` times `piece` between two others. */
static char *repeat(const char *before, const char *piece, size_t times, const char *behind, size_t *length)
{
    size_t step = strlen(piece);
    char *made = malloc(strlen(before) + times * step + strlen(behind) + 1);
    size_t at = strlen(before);
    memcpy(made, before, at);
    for (size_t i = 0; i < times; i++, at += step) {
        memcpy(made + at, piece, step);
    }
    strcpy(made + at, behind);
    *length = at + strlen(behind);
    return made;
}

Test(hostile, pages_may_be_nested_deeply)
{
    static const char *const PIECES[] = { "<div>", "<table><tr><td>", "<b><p>", "<nav>", "<ul><li>", "<pre>" };
    for (size_t i = 0; i < sizeof PIECES / sizeof *PIECES; i++) {
        size_t length;
        char *bytes = repeat("<html><body>", PIECES[i], 20000, "全镇修路3公里。", &length);
        reading_tries(bytes, length);
        free(bytes);
    }
}

Test(hostile, tags_may_not_have_attributes_without_end)
{
    size_t length;
    char *bytes = repeat("<html><body title=\"a > b\" ", "x = y ", 100000, ">全镇修路3公里。", &length);
    reading_refuses(bytes, length, "a tag with more than 2000 attributes", YB_NO_OFFSET);
    free(bytes);
    bytes = repeat("<html><script>if (a<b) {", "x = y; ", 100000, "</script><p>全镇修路3公里。", &length);
    reading_gives(bytes, length, "全镇修路3公里。\n");
    free(bytes);
}

/* A ZIP archive of one file, deflated. */
static char *zip_of(const char *name, const char *content, size_t content_length, size_t *length)
{
    size_t room = compressBound(content_length) + 1024, named = strlen(name);
    unsigned char *made = calloc(1, room);
    z_stream stream = { .next_in = (unsigned char *)(uintptr_t)content, .avail_in = (unsigned)content_length };
    stream.next_out = made + 30 + named;
    stream.avail_out = (unsigned)(room - 1024);
    cr_assert_eq(deflateInit2(&stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    uint32_t sums[3] = { (uint32_t)crc32(0, (const unsigned char *)content, (unsigned)content_length),
                         (uint32_t)stream.total_out, (uint32_t)content_length };
    deflateEnd(&stream);
    uint16_t name_length = (uint16_t)named;
    memcpy(made, "PK\3\4\24\0\0\0\10\0\0\0\0\0", 14);
    memcpy(made + 14, sums, 12);
    memcpy(made + 26, &name_length, 2);
    memcpy(made + 30, name, named);
    uint32_t start = (uint32_t)(30 + named + sums[1]), size = (uint32_t)(46 + named);
    unsigned char *at = made + start;
    memcpy(at, "PK\1\2\24\0\24\0\0\0\10\0\0\0\0\0", 16);
    memcpy(at + 16, sums, 12);
    memcpy(at + 28, &name_length, 2);
    memcpy(at + 46, name, named);
    memcpy(at + size, "PK\5\6\0\0\0\0\1\0\1\0", 12);
    memcpy(at + size + 12, &size, 4);
    memcpy(at + size + 16, &start, 4);
    *length = start + size + 22;
    return (char *)made;
}

Test(hostile, a_small_archive_that_unpacks_to_much_is_left_out)
{
    size_t zeros = (size_t)80 << 20, length;
    char *content = calloc(1, zeros), *bytes = zip_of("x.txt", content, zeros, &length);
    cr_assert_lt(length, 100000);
    reading_refuses(bytes, length, "unpacks to more than", YB_NO_OFFSET);
    free(bytes);
    free(content);
}

Test(hostile, names_in_archives_may_be_anything)
{
    static const char *const NAMES[] = { "\xff\xff\xff.txt", "../../x.txt", "/etc/x.txt", "\xe5\xbb", "a//b\\c.txt" };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        size_t length;
        char *bytes = zip_of(NAMES[i], "全镇修路3公里。", 22, &length);
        document made;
        reading_read(bytes, length, &made);
        const char *name = bundle_name(made.bundle, 0);
        cr_assert_eq(utf8_valid(name, strlen(name), NULL), strlen(name));
        document_free(&made);
        free(bytes);
    }
}

Test(hostile, a_word_document_with_a_document_type_is_refused)
{
    /* Entities that would grow to gigabytes; the names make it a Word document. */
    static const char XML[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                              "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]><w:document xmlns:w=\"w\"><w:p><w:r><w:t>&b;</w:t></w:r>"
                              "</w:p></w:document>";
    document made;
    yb_error error = YB_ERROR_INIT;
    const document_formats *formats;
    size_t length;
    char *bytes = zip_of("word/document.xml", XML, sizeof XML - 1, &length);
    cr_assert_eq(formats_get(&formats, &error), YB_OK, "%s", error.message);
    cr_assert_eq(formats->word("file", bytes, length, &made, &error), YB_INVALID);
    cr_assert(strstr(error.message, "a document type") != NULL, "%s", error.message);
    free(bytes);
}

Test(hostile, more_text_than_a_report_has_is_refused)
{
    size_t length;
    char *bytes = repeat("", "全镇修路3公里。\n", ((size_t)65 << 20) / 23, "", &length);
    reading_refuses(bytes, length, "is larger than 64 MiB, the most that a text may have", YB_NO_OFFSET);
    free(bytes);
}
