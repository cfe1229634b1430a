/* Writing a catalog file: its sections, then the table and the preamble. */
#include <string.h>

#include "catalog/sections.h"
#include "core/bytes.h"
#include "core/checksum.h"

/* Sections of this catalog, and where the first begins. */
static uint32_t section_count(const yb_catalog *catalog)
{
    return catalog->lineage == NULL ? YB_SECTION_ALWAYS : YB_SECTION_KINDS;
}

static size_t sections_at(const yb_catalog *catalog)
{
    return YB_CATALOG_PREAMBLE + (size_t)section_count(catalog) * YB_CATALOG_ENTRY + 8;
}

static yb_status write_section(yb_catalog_kind kind, const yb_catalog *catalog, yb_section_writer *plain,
                               yb_error *error)
{
    switch (kind) {
    case YB_SECTION_REGIONS:
        return yb_write_regions(plain, catalog->regions, error);
    case YB_SECTION_METRICS:
        return yb_write_metrics(plain, catalog->metrics, error);
    case YB_SECTION_SERIES:
        return yb_write_series(plain, catalog, error);
    case YB_SECTION_SOURCES:
        return yb_write_sources(plain, catalog, error);
    default:
        return yb_write_lineage(plain, catalog->lineage, error);
    }
}

/* Appends the section, packed where that pays and the reader's limits allow it. */
static yb_status store_section(const yb_section_writer *plain, yb_section_writer *file, uint32_t *coding,
                               yb_error *error)
{
    if (plain->used > YB_SECTION_BYTES_MAX) {
        return yb_fail(error, YB_OVERFLOW, "a section of the catalog would have %zu bytes; at most %llu are allowed",
                       plain->used, (unsigned long long)YB_SECTION_BYTES_MAX);
    }
    void *block = file->bytes;
    size_t room = yb_pack_bound(plain->used), packed = 0;
    YB_TRY(yb_grow(file->env, &block, &file->capacity, file->used + room, 1, error));
    file->bytes = block;
    YB_TRY(yb_zstd_pack(file->env, plain->bytes, plain->used, file->bytes + file->used, room, &packed, error));
    if (packed >= plain->used || plain->used / packed >= YB_SECTION_RATIO_MAX) {
        *coding = YB_SECTION_PLAIN;
        return yb_put_bytes(file, plain->bytes, plain->used, error);
    }
    *coding = YB_SECTION_ZSTD;
    file->used += packed;
    return YB_OK;
}

static yb_status add_section(yb_catalog_kind kind, const yb_catalog *catalog, yb_section_writer *plain,
                             yb_section_writer *file, yb_error *error)
{
    uint32_t coding;
    size_t offset = file->used;
    plain->used = 0;
    YB_TRY(write_section(kind, catalog, plain, error));
    YB_TRY(store_section(plain, file, &coding, error));
    uint8_t *entry = file->bytes + YB_CATALOG_PREAMBLE + (size_t)(kind - 1) * YB_CATALOG_ENTRY;
    yb_store_u32(entry, (uint32_t)kind);
    yb_store_u32(entry + 4, coding);
    yb_store_u64(entry + 8, offset);
    yb_store_u64(entry + 16, file->used - offset);
    yb_store_u64(entry + 24, plain->used);
    yb_store_u64(entry + 32, yb_checksum(file->bytes + offset, file->used - offset));
    return YB_OK;
}

static void write_preamble(const yb_catalog *catalog, uint8_t *bytes, size_t length)
{
    uint32_t sections = section_count(catalog);
    memcpy(bytes, YB_CATALOG_MAGIC, 8);
    yb_store_u32(bytes + 8, YB_CATALOG_VERSION);
    yb_store_u32(bytes + 12, sections);
    yb_store_u64(bytes + 16, length);
    yb_store_u32(bytes + 24, catalog->lineage == NULL ? 0 : YB_FEATURE_LINEAGE);
    yb_store_u32(bytes + 28, 0);
    yb_store_u64(bytes + 32, yb_checksum(bytes, 32));
    const uint8_t *table = bytes + YB_CATALOG_PREAMBLE;
    yb_store_u64(bytes + sections_at(catalog) - 8, yb_checksum(table, sections * YB_CATALOG_ENTRY));
}

static yb_status encode(const yb_catalog *catalog, yb_section_writer *plain, yb_section_writer *file, yb_error *error)
{
    static const uint8_t nothing[YB_CATALOG_PREAMBLE + YB_SECTION_KINDS * YB_CATALOG_ENTRY + 8];
    YB_TRY(yb_put_bytes(file, nothing, sections_at(catalog), error));
    for (uint32_t kind = YB_SECTION_REGIONS; kind <= section_count(catalog); kind++) {
        YB_TRY(add_section((yb_catalog_kind)kind, catalog, plain, file, error));
    }
    write_preamble(catalog, file->bytes, file->used);
    return YB_OK;
}

yb_status yb_catalog_encode(const yb_catalog *catalog, void **bytes, size_t *length, yb_error *error)
{
    yb_section_writer plain = { .env = catalog->env }, file = { .env = catalog->env };
    yb_status status = encode(catalog, &plain, &file, error);
    yb_free(catalog->env, plain.bytes);
    if (status != YB_OK) {
        yb_free(catalog->env, file.bytes);
        return status;
    }
    *bytes = file.bytes;
    *length = file.used;
    return YB_OK;
}
