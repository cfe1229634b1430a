/* Archives into bundles. */
#include "documents/formats/unpack.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documents/bundle.h"
#include "documents/formats/encoding.h"
#include "documents/formats/readers.h"

#define BLOCK        65536
#define LONGEST_NAME 1024
/* Text packs to a tenth, tables of XML to a hundredth; what packs better is made to. */
#define BOMB_BYTES ((uint64_t)64 << 20)
#define BOMB_RATIO 250

typedef struct bundle_filling {
    const char *name; /* of the archive */
    struct archive *from;
    document_bundle *bundle;
    size_t packed; /* bytes of the archive */
} bundle_filling;

yb_status unpack_fail(struct archive *from, const char *name, yb_error *error)
{
    const char *why = archive_error_string(from);
    return document_fail(error, YB_INVALID, name, "the archive is damaged: %s", why == NULL ? "it is cut" : why);
}

int unpack_is_bomb(uint64_t total, uint64_t packed)
{
    return total > BOMB_BYTES && total / BOMB_RATIO > packed;
}

int unpack_next(struct archive *from, struct archive_entry **entry)
{
    int result;
    do {
        result = archive_read_next_header(from, entry);
    } while (result == ARCHIVE_RETRY);
    return result == ARCHIVE_EOF ? 0 : result == ARCHIVE_OK || result == ARCHIVE_WARN ? 1 : -1;
}

static struct archive *open_bytes(struct archive *from, const char *name, const char *bytes, size_t length,
                                  yb_error *error)
{
    if (archive_read_open_memory(from, (void *)(uintptr_t)bytes, length) != ARCHIVE_OK) {
        unpack_fail(from, name, error);
        archive_read_free(from);
        return NULL;
    }
    return from;
}

struct archive *unpack_open_zip(const char *name, const char *bytes, size_t length, yb_error *error)
{
    struct archive *from = archive_read_new();
    if (from == NULL) {
        document_no_memory(error);
        return NULL;
    }
    archive_read_support_format_zip(from);
    return open_bytes(from, name, bytes, length, error);
}

static struct archive *open_any(const char *name, const char *bytes, size_t length, int compressed, yb_error *error)
{
    struct archive *from = archive_read_new();
    if (from == NULL) {
        document_no_memory(error);
        return NULL;
    }
    archive_read_support_filter_gzip(from);
    archive_read_support_filter_bzip2(from);
    archive_read_support_filter_xz(from);
    archive_read_support_filter_zstd(from);
    archive_read_support_format_tar(from);
    archive_read_support_format_7zip(from);
    archive_read_support_format_rar(from);
    archive_read_support_format_rar5(from);
    if (compressed) {
        archive_read_support_format_raw(from);
    }
    return open_bytes(from, name, bytes, length, error);
}

/* Nothing of what archives say of their files leads out of the archive: names are only told. */
static void entry_name(struct archive_entry *entry, char *name, size_t room)
{
    const char *plain = archive_entry_pathname(entry);
    if (plain == NULL) {
        plain = archive_entry_pathname_utf8(entry);
    }
    encoding_name(plain == NULL ? "?" : plain, name, room);
}

static int is_clutter(const char *name)
{
    char part[LONGEST_NAME];
    for (const char *at = name; *at != '\0';) {
        size_t length = strcspn(at, "/\\");
        snprintf(part, sizeof part, "%.*s", (int)length, at);
        if (length > 0 && strcmp(part, ".") != 0 && strcmp(part, "..") != 0 && document_is_clutter(part)) {
            return 1;
        }
        at += length + (at[length] != '\0');
    }
    return 0;
}

/* The bytes of one file. What is wrong with it is kept with it; the rest goes on. */
static yb_status put_file(bundle_filling *unpacking, yb_error *error)
{
    char why[256];
    static const char block_size[] = "is larger than 256 MiB; a report was expected";
    char *block = malloc(BLOCK);
    yb_status status = block == NULL ? document_no_memory(error) : YB_OK;
    while (status == YB_OK) {
        la_ssize_t got = archive_read_data(unpacking->from, block, BLOCK);
        if (got == ARCHIVE_RETRY) {
            continue;
        }
        if (got < 0) {
            const char *words = archive_error_string(unpacking->from);
            snprintf(why, sizeof why, "cannot be unpacked: %s", words == NULL ? "the archive is damaged" : words);
            bundle_spoil(unpacking->bundle, YB_INVALID, why);
            break;
        }
        if (got == 0) {
            break;
        }
        if (bundle_length(unpacking->bundle) + (uint64_t)got > DOCUMENT_BYTES_MOST) {
            bundle_spoil(unpacking->bundle, YB_INVALID, block_size);
            break;
        }
        status = bundle_put(unpacking->bundle, block, (size_t)got, error);
        uint64_t total = bundle_total(unpacking->bundle);
        if (status == YB_OK && (total > UNPACKED_BYTES_MOST || unpack_is_bomb(total, unpacking->packed))) {
            status = document_fail(error, YB_INVALID, unpacking->name,
                                   "unpacks to more than %llu MiB from %llu KiB, which reports do not; it was left out",
                                   (unsigned long long)(total >> 20), (unsigned long long)(unpacking->packed >> 10));
        }
    }
    free(block);
    return status;
}

/* report.txt.gz holds report.txt */
static void raw_name(const char *name, char *to, size_t room)
{
    const char *slash = strrchr(name, '/'), *base = slash == NULL ? name : slash + 1, *dot = strrchr(base, '.');
    snprintf(to, room, "%.*s", dot == NULL || dot == base ? (int)strlen(base) : (int)(dot - base), base);
}

static yb_status put_entry(bundle_filling *unpacking, struct archive_entry *entry, yb_error *error)
{
    char name[LONGEST_NAME];
    entry_name(entry, name, sizeof name);
    if (archive_format(unpacking->from) == ARCHIVE_FORMAT_RAW) {
        raw_name(unpacking->name, name, sizeof name);
    }
    /* A raw file has no type; links and devices have no text. */
    if ((archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) || is_clutter(name)) {
        return YB_OK;
    }
    yb_status status = bundle_begin(unpacking->bundle, name, error);
    if (status == YB_OK && archive_entry_is_encrypted(entry)) {
        bundle_spoil(unpacking->bundle, YB_INVALID, "is encrypted; unpack the archive with its password first");
        return YB_OK;
    }
    return status == YB_OK ? put_file(unpacking, error) : status;
}

/* What could be read before a damage is kept; the damage is told in its place, last. */
static yb_status put_damage(bundle_filling *unpacking, yb_error *error)
{
    yb_error found = YB_ERROR_INIT;
    unpack_fail(unpacking->from, NULL, &found);
    yb_status status = bundle_begin(unpacking->bundle, "", error);
    if (status == YB_OK) {
        bundle_spoil(unpacking->bundle, YB_INVALID, found.message);
    }
    return status;
}

static yb_status unpack_all(bundle_filling *unpacking, yb_error *error)
{
    struct archive_entry *entry;
    yb_status status = YB_OK;
    int more = 1;
    while (status == YB_OK && (more = unpack_next(unpacking->from, &entry)) > 0) {
        status = put_entry(unpacking, entry, error);
    }
    return status == YB_OK && more < 0 ? put_damage(unpacking, error) : status;
}

/* Names that are marked as UTF-8 the library only gives in a locale that has such. */
static yb_status unpack_names(bundle_filling *unpacking, yb_error *error)
{
    locale_t wanted = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = wanted == (locale_t)0 ? (locale_t)0 : uselocale(wanted);
    yb_status status = unpack_all(unpacking, error);
    if (wanted != (locale_t)0) {
        uselocale(before);
        freelocale(wanted);
    }
    return status;
}

static yb_status unpack(const char *name, struct archive *from, size_t packed, document *made, yb_error *error)
{
    bundle_filling unpacking = { name, from, NULL, packed };
    if (from == NULL) {
        return error != NULL ? error->status : YB_INVALID;
    }
    yb_status status = bundle_create(&unpacking.bundle, error);
    if (status == YB_OK) {
        status = unpack_names(&unpacking, error);
    }
    archive_read_free(from);
    if (status == YB_OK && bundle_count(unpacking.bundle) == 0) {
        status = document_fail(error, YB_INVALID, name, "the archive has no files; reports were expected");
    }
    if (status != YB_OK) {
        bundle_free(unpacking.bundle);
        return status;
    }
    bundle_finish(unpacking.bundle);
    *made = (document) { .bundle = unpacking.bundle };
    return YB_OK;
}

yb_status unpack_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    yb_error own = YB_ERROR_INIT;
    error = error == NULL ? &own : error;
    return unpack(name, open_any(name, bytes, length, 0, error), length, made, error);
}

yb_status compressed_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    yb_error own = YB_ERROR_INIT;
    error = error == NULL ? &own : error;
    return unpack(name, open_any(name, bytes, length, 1, error), length, made, error);
}

/* By the names in it: a Word document, another office document, or an archive. */
static const char *office_kind(struct archive *from, int *is_word)
{
    struct archive_entry *entry;
    const char *kind = NULL;
    int is_office = 0;
    for (unsigned seen = 0; kind == NULL && seen < 4096 && unpack_next(from, &entry) > 0; seen++) {
        const char *path = archive_entry_pathname(entry);
        if (path == NULL) {
            continue;
        }
        is_office |= strcmp(path, "[Content_Types].xml") == 0;
        *is_word |= strncmp(path, "word/document", 13) == 0;
        if (strncmp(path, "xl/workbook", 11) == 0) {
            kind = "an Excel workbook (xlsx); save it as CSV and use 'yearbook import'";
        } else if (strncmp(path, "ppt/presentation", 16) == 0) {
            kind = "a presentation (pptx); save its text as txt";
        } else if (strcmp(path, "content.xml") == 0 || strcmp(path, "META-INF/manifest.xml") == 0) {
            kind = "an OpenDocument file (odt, ods); save it as docx or txt";
        } else if (strcmp(path, "OFD.xml") == 0) {
            kind = "an OFD document; save it as docx, PDF or txt";
        }
    }
    *is_word &= is_office;
    return kind;
}

yb_status zip_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    yb_error own = YB_ERROR_INIT;
    error = error == NULL ? &own : error;
    int is_word = 0;
    struct archive *from = unpack_open_zip(name, bytes, length, error);
    if (from == NULL) {
        return error->status;
    }
    const char *other = office_kind(from, &is_word);
    archive_read_free(from);
    if (is_word) {
        return word_read(name, bytes, length, made, error);
    }
    if (other != NULL) {
        return document_fail(error, YB_INVALID, name, "expected a report, found %s", other);
    }
    return unpack(name, unpack_open_zip(name, bytes, length, error), length, made, error);
}
