/* Reads any bytes as a catalog file, and what could be read is written and read again.
 *
 * Built and run as fuzz_segment is. The checksums of preamble, table and
 * sections are put right before the bytes are read a second time. */
#include <stdlib.h>
#include <string.h>

#include "catalog/sections.h"
#include "core/bytes.h"
#include "core/checksum.h"
#include "fuzz/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void sign(uint8_t *data, size_t bytes)
{
    if (bytes < YB_CATALOG_PREAMBLE + 8) {
        return;
    }
    uint64_t sections = yb_load_u32(data + 12);
    uint8_t *entries = data + YB_CATALOG_PREAMBLE;
    memcpy(data, YB_CATALOG_MAGIC, 8);
    yb_store_u64(data + 16, bytes);
    yb_store_u64(data + 32, yb_checksum(data, 32));
    if (sections > YB_CATALOG_SECTIONS_MAX || sections * YB_CATALOG_ENTRY + 8 > bytes - YB_CATALOG_PREAMBLE) {
        return;
    }
    for (uint64_t i = 0; i < sections; i++) {
        uint8_t *entry = entries + i * YB_CATALOG_ENTRY;
        uint64_t offset = yb_load_u64(entry + 8), stored = yb_load_u64(entry + 16);
        if (offset <= bytes && stored <= bytes - offset) {
            yb_store_u64(entry + 32, yb_checksum(data + offset, (size_t)stored));
        }
    }
    yb_store_u64(entries + sections * YB_CATALOG_ENTRY, yb_checksum(entries, (size_t)sections * YB_CATALOG_ENTRY));
}

/* Every code stands somewhere in the tree of every year. */
static void use_lineage(const yb_env *env, const yb_catalog *catalog)
{
    static const int years[] = { 1, 1000, 2016, 9999, YB_NEWEST_TREE };
    const yb_lineage *lineage = yb_catalog_lineage(catalog);
    for (size_t i = 0; lineage != NULL && i < sizeof years / sizeof *years; i++) {
        yb_era *era = NULL;
        fuzz_require(yb_era_create(env, lineage, yb_catalog_regions(catalog), years[i], &era, NULL) == YB_OK);
        for (uint32_t unit = 0; unit < era->kin->count; unit++) {
            fuzz_require(era->node_of_unit[unit] < yb_regions_count(era->regions));
        }
        yb_era_free(era);
    }
}

/* What the decoder accepts is sound: every question has an answer, and it survives a round trip. */
static void use(const yb_env *env, const yb_catalog *catalog)
{
    const yb_regions *regions = yb_catalog_regions(catalog);
    yb_catalog *again = NULL;
    void *bytes = NULL;
    size_t length = 0;
    for (uint32_t i = 0; i < yb_regions_count(regions); i++) {
        uint32_t found;
        fuzz_require(yb_regions_by_code(regions, yb_regions_code(regions, i)) == i);
        fuzz_require(yb_regions_end(regions, i) > i && yb_regions_end(regions, i) <= yb_regions_count(regions));
        fuzz_require(yb_regions_count_at(regions, i, yb_regions_level(regions, i)) == 1);
        yb_regions_find(regions, yb_regions_name(regions, i), &found, NULL);
    }
    for (uint32_t i = 0; i < yb_catalog_series_count(catalog); i++) {
        fuzz_require(yb_catalog_find_series(catalog, yb_catalog_series(catalog, i)) == i);
        fuzz_require(yb_catalog_series(catalog, i)->metric < yb_metrics_count(yb_catalog_metrics(catalog)));
    }
    use_lineage(env, catalog);
    fuzz_require(yb_catalog_encode(catalog, &bytes, &length, NULL) == YB_OK);
    fuzz_require(yb_catalog_decode(env, bytes, length, "again", &again, NULL) == YB_OK);
    fuzz_require(yb_catalog_source_count(again) == yb_catalog_source_count(catalog));
    yb_catalog_free(again);
    yb_free(env, bytes);
}

static void read_as_catalog(const uint8_t *data, size_t bytes)
{
    yb_env env;
    yb_catalog *catalog = NULL;
    yb_error error = YB_ERROR_INIT;
    yb_env_init(&env, NULL);
    if (yb_catalog_decode(&env, data, bytes, "fuzzed", &catalog, &error) == YB_OK) {
        use(&env, catalog);
        yb_catalog_free(catalog);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    uint8_t *copy = malloc(bytes + 1);
    memcpy(copy, data, bytes);
    read_as_catalog(copy, bytes);
    sign(copy, bytes);
    read_as_catalog(copy, bytes);
    free(copy);
    return 0;
}
