/* Catalog files: the layout that ../format/CATALOG.md specifies, and the columns
 * that sections are made of. */
#ifndef YB_CATALOG_SECTIONS_H
#define YB_CATALOG_SECTIONS_H

#include "catalog/parts.h"
#include "catalog/tree.h"

/* Preamble, the same in every version:
 *    0  8  magic "YBCATLG\n"
 *    8  4  version
 *   12  4  sections
 *   16  8  bytes of the file
 *   24  4  features a reader must know
 *   28  4  features a reader may ignore
 *   32  8  checksum of bytes 0..31
 * then one entry for each section:
 *    0  4  kind
 *    4  4  coding
 *    8  8  offset in the file
 *   16  8  bytes stored
 *   24  8  bytes when decoded
 *   32  8  checksum of the stored bytes
 * then 8 bytes: checksum of all entries; then the sections without gaps. */
#define YB_CATALOG_MAGIC "YBCATLG\n"
enum { YB_CATALOG_VERSION = 1, YB_CATALOG_PREAMBLE = 40, YB_CATALOG_ENTRY = 40, YB_CATALOG_SECTIONS_MAX = 64 };

typedef enum yb_catalog_kind {
    YB_SECTION_REGIONS = 1,
    YB_SECTION_METRICS = 2,
    YB_SECTION_SERIES = 3,
    YB_SECTION_SOURCES = 4,
    YB_SECTION_LINEAGE = 5 /* only where there is one */
} yb_catalog_kind;
/* Those that every file has are the first ones. */
enum { YB_SECTION_KINDS = 5, YB_SECTION_ALWAYS = 4 };

/* Of the features a reader must know: the last section changes what rollups add up. */
enum { YB_FEATURE_LINEAGE = 1, YB_FEATURES_KNOWN = YB_FEATURE_LINEAGE };

typedef enum yb_section_coding { YB_SECTION_PLAIN = 0, YB_SECTION_ZSTD = 1 } yb_section_coding;

/* A section decodes to at most this many times its stored bytes, so that a
 * small file cannot ask for much memory. */
#define YB_SECTION_RATIO_MAX 256
/* ... and to at most this many bytes. */
#define YB_SECTION_BYTES_MAX ((uint64_t)1 << 30)

_Static_assert(YB_RULE_SUM == 0 && YB_RULE_SUM_CHECK == 1 && YB_RULE_SUM_GROSS == 2 && YB_RULE_WEIGHTED == 3 &&
                   YB_RULE_DERIVE == 4 && YB_RULE_NEVER == 5,
               "rollup rules are persisted");
_Static_assert(YB_TIME_NONE == 0 && YB_TIME_FLOW == 1 && YB_TIME_STOCK == 2, "time kinds are persisted");
_Static_assert(YB_LEVEL == 0 && YB_YOY == 1 && YB_SHARE == 2 && YB_RANK == 3 && YB_OTHER == 4,
               "measures are persisted");
_Static_assert(YB_ACTUAL == 0 && YB_TARGET == 1 && YB_PLAN == 2, "roles are persisted");
_Static_assert(YB_RENAMED == 0 && YB_RECODED == 1 && YB_MERGED == 2 && YB_JOINED == 3 && YB_SPLIT == 4 &&
                   YB_PROMOTED == 5 && YB_MOVED == 6,
               "reasons of lineage are persisted");
_Static_assert(YB_REGION_TEXT_MAX == 255, "code prefixes are persisted in one byte");

/* ---- writing columns --------------------------------------------------- */

/* Zero-initialised except for env; free `bytes` with yb_free. */
typedef struct yb_section_writer {
    const yb_env *env;
    uint8_t *bytes;
    size_t used, capacity;
} yb_section_writer;

yb_status yb_put_bytes(yb_section_writer *writer, const void *data, size_t bytes, yb_error *error);
yb_status yb_put_varint(yb_section_writer *writer, uint64_t value, yb_error *error);
yb_status yb_put_u64(yb_section_writer *writer, uint64_t value, yb_error *error);

/* A column of texts: their bytes in all, then each with a NUL behind it. */
typedef const char *yb_text_of(const void *context, uint32_t number);
yb_status yb_put_texts(yb_section_writer *writer, uint32_t count, yb_text_of *text_of, const void *context,
                       yb_error *error);

/* ---- reading columns --------------------------------------------------- */

typedef struct yb_section_reader {
    const uint8_t *at, *end;
    const char *file, *section; /* for errors */
    uint64_t offset;            /* of the section in the file */
    yb_error *error;
} yb_section_reader;

/* YB_CORRUPT: "the regions section of the catalog ... `what`". */
yb_status yb_section_corrupt(const yb_section_reader *reader, const char *what);
/* A varint of at most `limit`. */
yb_status yb_take_varint(yb_section_reader *reader, uint64_t limit, const char *what, uint64_t *value);
/* A varint count of things that take up at least one byte each in the rest of the section. */
yb_status yb_take_count(yb_section_reader *reader, const char *what, uint32_t *count);
yb_status yb_take_bytes(yb_section_reader *reader, size_t bytes, const char *what, const uint8_t **data);
/* A column of texts: *texts is its first byte, *bytes its length. Its end is checked
 * (a NUL), its texts are taken with yb_next_text. */
typedef struct yb_text_column {
    const char *at, *end;
} yb_text_column;
yb_status yb_take_texts(yb_section_reader *reader, const char *what, yb_text_column *column);
/* The next text of a column: valid UTF-8 of at most `limit` bytes. */
yb_status yb_next_text(const yb_section_reader *reader, yb_text_column *column, size_t limit, const char *what,
                       const char **text);

/* ---- whole sections ---------------------------------------------------- */

yb_status yb_write_regions(yb_section_writer *writer, const yb_regions *regions, yb_error *error);
yb_status yb_write_metrics(yb_section_writer *writer, const yb_metrics *metrics, yb_error *error);
yb_status yb_write_series(yb_section_writer *writer, const yb_catalog *catalog, yb_error *error);
yb_status yb_write_sources(yb_section_writer *writer, const yb_catalog *catalog, yb_error *error);

yb_status yb_write_lineage(yb_section_writer *writer, const yb_lineage *lineage, yb_error *error);

yb_status yb_read_regions(yb_section_reader *reader, const yb_env *env, yb_regions **regions);
yb_status yb_read_metrics(yb_section_reader *reader, yb_metrics *metrics);
yb_status yb_read_series(yb_section_reader *reader, yb_catalog *catalog);
yb_status yb_read_sources(yb_section_reader *reader, yb_catalog *catalog);
/* What it says of the tree's regions is checked by whoever has both. */
yb_status yb_read_lineage(yb_section_reader *reader, const yb_env *env, yb_lineage **lineage);

/* zstd with the memory of `env`. Compresses into `capacity` bytes, at least yb_pack_bound. */
size_t yb_pack_bound(size_t bytes);
yb_status yb_zstd_pack(const yb_env *env, const void *data, size_t bytes, void *packed, size_t capacity, size_t *length,
                       yb_error *error);
/* YB_CORRUPT when it does not decode to exactly `bytes`. */
yb_status yb_zstd_unpack(const yb_env *env, const void *packed, size_t length, void *data, size_t bytes,
                         yb_error *error);

#endif
