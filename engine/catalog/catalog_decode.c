/* Reading a catalog file. Nothing in it is believed before it is checked. */
#include <string.h>

#include "catalog/sections.h"
#include "core/bytes.h"
#include "core/checksum.h"

typedef struct catalog_file {
    const yb_env *env;
    const uint8_t *bytes;
    size_t length;
    const char *name;
    uint32_t section_count;
    yb_error *error;
} catalog_file;

typedef struct section {
    uint32_t kind, coding;
    uint64_t offset, stored, plain, checksum;
} section;

static const char *const section_names[] = { "unknown", "regions", "metrics", "series", "sources", "lineage" };

static yb_status corrupt(const catalog_file *file, uint64_t offset, const char *what)
{
    return yb_fail_at(file->error, YB_CORRUPT, file->name, offset,
                      "this is no intact catalog file: %s; restore it from a copy", what);
}

static yb_status check_preamble(catalog_file *file)
{
    const uint8_t *bytes = file->bytes;
    if (file->length < YB_CATALOG_PREAMBLE) {
        return corrupt(file, file->length, "it ends inside its first 40 bytes");
    }
    if (memcmp(bytes, YB_CATALOG_MAGIC, 8) != 0) {
        return corrupt(file, 0, "it does not begin with YBCATLG");
    }
    if (yb_load_u64(bytes + 32) != yb_checksum(bytes, 32)) {
        return corrupt(file, 0, "the checksum of its preamble does not match");
    }
    if (yb_load_u32(bytes + 8) != YB_CATALOG_VERSION || (yb_load_u32(bytes + 24) & ~(uint32_t)YB_FEATURES_KNOWN) != 0) {
        return yb_fail_at(file->error, YB_UNSUPPORTED, file->name, 8,
                          "the catalog has version %u and needs features %#x; this library reads version %d with "
                          "features %#x: use a newer one",
                          yb_load_u32(bytes + 8), yb_load_u32(bytes + 24), YB_CATALOG_VERSION,
                          (unsigned)YB_FEATURES_KNOWN);
    }
    if (yb_load_u64(bytes + 16) != file->length) {
        return corrupt(file, file->length, "it does not have the length that it states");
    }
    file->section_count = yb_load_u32(bytes + 12);
    return YB_OK;
}

static yb_status check_table(const catalog_file *file)
{
    size_t table = (size_t)file->section_count * YB_CATALOG_ENTRY;
    if (file->section_count > YB_CATALOG_SECTIONS_MAX || file->length - YB_CATALOG_PREAMBLE < table + 8) {
        return corrupt(file, 12, "it has more sections than bytes for them");
    }
    const uint8_t *entries = file->bytes + YB_CATALOG_PREAMBLE;
    if (yb_load_u64(entries + table) != yb_checksum(entries, table)) {
        return corrupt(file, YB_CATALOG_PREAMBLE, "the checksum of its section table does not match");
    }
    return YB_OK;
}

static section section_at(const catalog_file *file, uint32_t number)
{
    const uint8_t *entry = file->bytes + YB_CATALOG_PREAMBLE + (size_t)number * YB_CATALOG_ENTRY;
    section found = { yb_load_u32(entry),      yb_load_u32(entry + 4),  yb_load_u64(entry + 8),
                      yb_load_u64(entry + 16), yb_load_u64(entry + 24), yb_load_u64(entry + 32) };
    return found;
}

/* Sections follow one another without gaps to the end of the file, by kind. */
static yb_status check_section(const catalog_file *file, uint32_t number, const section *found, uint64_t *next)
{
    uint64_t entry = YB_CATALOG_PREAMBLE + (uint64_t)number * YB_CATALOG_ENTRY;
    if (found->offset != *next || found->stored > file->length - *next) {
        return corrupt(file, entry, "a section lies outside of it");
    }
    if (number > 0 && section_at(file, number - 1).kind >= found->kind) {
        return corrupt(file, entry, "its sections are out of order");
    }
    if (found->coding > YB_SECTION_ZSTD || found->plain > YB_SECTION_BYTES_MAX ||
        (found->coding == YB_SECTION_PLAIN && found->plain != found->stored) ||
        (found->coding == YB_SECTION_ZSTD && found->plain / YB_SECTION_RATIO_MAX > found->stored)) {
        return corrupt(file, entry, "a section states a coding or a size that no writer uses");
    }
    if (yb_checksum(file->bytes + found->offset, (size_t)found->stored) != found->checksum) {
        return corrupt(file, found->offset, "the checksum of a section does not match");
    }
    *next = found->offset + found->stored;
    return YB_OK;
}

static yb_status read_section(yb_section_reader *reader, uint32_t kind, yb_catalog *catalog)
{
    switch (kind) {
    case YB_SECTION_REGIONS:
        return yb_read_regions(reader, catalog->env, &catalog->regions);
    case YB_SECTION_METRICS:
        return yb_read_metrics(reader, catalog->metrics);
    case YB_SECTION_SERIES:
        return yb_read_series(reader, catalog);
    case YB_SECTION_SOURCES:
        return yb_read_sources(reader, catalog);
    default:
        return yb_read_lineage(reader, catalog->env, &catalog->lineage);
    }
}

static yb_status decode_section(const catalog_file *file, const section *found, yb_catalog *catalog)
{
    const uint8_t *stored = file->bytes + found->offset;
    void *unpacked = NULL;
    yb_status status = YB_OK;
    if (found->coding == YB_SECTION_ZSTD) {
        YB_TRY(yb_alloc(file->env, (size_t)found->plain, 1, &unpacked, file->error));
        status = yb_zstd_unpack(file->env, stored, (size_t)found->stored, unpacked, (size_t)found->plain, file->error);
        stored = unpacked;
    }
    if (status == YB_OK) {
        yb_section_reader reader = { stored,        stored + found->plain,
                                     file->name,    section_names[found->kind],
                                     found->offset, file->error };
        status = read_section(&reader, found->kind, catalog);
    }
    yb_free(file->env, unpacked);
    if (status == YB_CORRUPT) {
        yb_error_place(file->error, file->name, found->offset);
    }
    return status;
}

static yb_status decode_sections(const catalog_file *file, yb_catalog *catalog)
{
    uint64_t next = YB_CATALOG_PREAMBLE + (uint64_t)file->section_count * YB_CATALOG_ENTRY + 8;
    uint32_t known = 0;
    for (uint32_t number = 0; number < file->section_count; number++) {
        section found = section_at(file, number);
        YB_TRY(check_section(file, number, &found, &next));
        if (found.kind >= 1 && found.kind <= YB_SECTION_KINDS) {
            known++;
            YB_TRY(decode_section(file, &found, catalog));
        }
    }
    if (next != file->length) {
        return corrupt(file, next, "there are bytes behind its last section");
    }
    int lineage = (yb_load_u32(file->bytes + 24) & YB_FEATURE_LINEAGE) != 0;
    if (known != (uint32_t)(YB_SECTION_ALWAYS + lineage) || lineage != (catalog->lineage != NULL)) {
        return corrupt(file, YB_CATALOG_PREAMBLE,
                       "a section is missing, or one is there that its features do not name");
    }
    yb_status status = yb_catalog_check_lineage(catalog, file->error);
    return status == YB_INVALID
               ? corrupt(file, YB_CATALOG_PREAMBLE, "its lineage contradicts itself or its region tree")
               : status;
}

yb_status yb_catalog_decode(const yb_env *env, const void *bytes, size_t length, const char *file, yb_catalog **catalog,
                            yb_error *error)
{
    catalog_file from = { env, bytes, length, file, 0, error };
    yb_catalog *made;
    YB_TRY(check_preamble(&from));
    YB_TRY(check_table(&from));
    YB_TRY(yb_catalog_create_bare(env, &made, error));
    yb_status status = yb_metrics_create(env, &made->metrics, error);
    if (status == YB_OK) {
        status = decode_sections(&from, made);
    }
    if (status != YB_OK) {
        yb_catalog_free(made);
        return status;
    }
    *catalog = made;
    return YB_OK;
}
