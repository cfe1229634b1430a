/* Opens, verifies and reads any bytes as a segment.
 *
 * With libFuzzer, the whole tree instrumented:
 *     CC=clang cmake -B build/fuzz -DYB_FUZZ=ON -DYB_SANITIZE=address,undefined,fuzzer-no-link
 *     cmake --build build/fuzz --target fuzz_segment
 *     build/fuzz/fuzz_segment corpus tests/golden
 * Without (any compiler): fuzz_segment FILE... runs over each file, over it with
 * each byte changed in turn, and over each of its beginnings (files.c).
 *
 * Random changes would only ever meet checksums, so the checksums of header,
 * footer, keys, directory and blocks are put right before the bytes are read. */
#include <stdlib.h>
#include <string.h>

#include "codec/kernels.h"
#include "core/env.h"
#include "format/forge.h"
#include "format/memory_file.h"
#include "format/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void read_tile(const yb_segment *segment, uint32_t block)
{
    static yb_tile_cursor cursor;
    uint64_t presence[YB_PRESENCE_WORDS];
    const yb_kernels *kernels = yb_kernels_for(yb_cpu_detect());
    if (yb_tile_open(&cursor, segment, block, NULL) == YB_OK) {
        for (uint32_t row = 0; row < cursor.rows; row++) {
            yb_tile_presence(&cursor, row, presence, NULL);
            yb_tile_decode(&cursor, kernels, row, NULL);
        }
    }
}

static void read_run(const yb_segment *segment, uint32_t block)
{
    uint32_t rows = yb_segment_block(segment, block)->rows;
    uint32_t *series = malloc((size_t)rows * 4), *region = malloc((size_t)rows * 4);
    int16_t *year = malloc((size_t)rows * 2);
    int64_t *mantissa = malloc((size_t)rows * 8);
    yb_run_columns columns = { series, region, year, mantissa };
    yb_run_decode(segment, block, yb_kernels_for(yb_cpu_detect()), &columns, NULL);
    free(series);
    free(region);
    free(year);
    free(mantissa);
}

static void read_all(const yb_env *env)
{
    yb_segment *segment = NULL;
    if (yb_segment_open(env, "fuzzed", &segment, NULL) != YB_OK) {
        return;
    }
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        if (yb_segment_block(segment, b)->kind == YB_BLOCK_TILE) {
            read_tile(segment, b);
        } else {
            read_run(segment, b);
        }
    }
    yb_segment_verify(segment, NULL, NULL, NULL);
    yb_segment_close(segment);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    yb_env env;
    memory_file file;
    uint8_t *copy = malloc(bytes + 1);
    memcpy(copy, data, bytes);
    memory_file_start(&file, copy, bytes);
    yb_env_init(&env, &file.hooks);
    read_all(&env); /* as it is */
    forge_checksums(copy, bytes);
    read_all(&env); /* with checksums put right */
    free(copy);
    return 0;
}
