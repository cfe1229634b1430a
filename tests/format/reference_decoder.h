/* A second decoder of segments, written from FORMAT.md for clarity, not speed.
 * It shares no code with the engine: only libzstd and xxHash. */
#ifndef FORMAT_REFERENCE_DECODER_H
#define FORMAT_REFERENCE_DECODER_H

#include <stddef.h>
#include <stdint.h>

typedef struct reference_row {
    uint32_t series, region;
    int year, scale, bound;
    int64_t mantissa;
    uint32_t source, offset, length;
} reference_row;

typedef struct reference_series {
    char metric[256], unit[256];
    int measure, role, first_month, last_month;
} reference_series;

/* Which forms a file uses: bit n is set if form n occurs; `cold`: of the compressed blocks. */
typedef struct reference_forms {
    unsigned blocks, cold, tiles, keys, presence, encodings, columns, scales;
    int patches, wide, notes; /* anything patched; widths over 32; notes parts */
    unsigned subtotals;       /* bit n: tiles of form n have some */
} reference_forms;

typedef struct reference_segment {
    reference_series *series;
    uint32_t series_count;
    char (*regions)[256];
    uint8_t *branches; /* NULL: not told */
    uint32_t region_count;
    reference_row *rows; /* block by block, as they lie in the file */
    size_t row_count;
    reference_forms forms;
} reference_segment;

/* Returns NULL and fills `segment`, or says what is wrong. Free in both cases. */
const char *reference_decode(const uint8_t *file, size_t bytes, reference_segment *segment);
void reference_free(reference_segment *segment);

#endif
