/* Bytes per row, writing and decoding speed of the segment format, on a corpus
 * like DESIGN's: metrics x towns x 1990..2024, 5 % missing, two-digit decimals.
 *
 *     format_size [METRICS [TOWNS]]
 *
 * Prints ratios beside each figure: bytes to the 10 of a plain row (4 of region,
 * 2 of year, 4 of value), speed to a plain sum over 64-bit values of the same rows. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "codec/kernels.h"
#include "corpus_segment.h"

#define PLAIN_ROW 10.0

/* Decodes and sums all tiles at one level; returns the rows. */
static size_t sum_tiles(const yb_segment *segment, const yb_kernels *kernels, yb_int128 *sum)
{
    static yb_tile_cursor cursor;
    yb_error error = YB_ERROR_INIT;
    size_t rows = 0;
    for (uint32_t b = 0; b < yb_segment_block_count(segment); b++) {
        uint64_t presence[YB_PRESENCE_WORDS];
        if (yb_segment_block(segment, b)->kind != YB_BLOCK_TILE) {
            continue;
        }
        if (yb_tile_open(&cursor, segment, b, &error) != YB_OK) {
            stop("format_size", &error);
        }
        for (uint32_t row = 0; row < cursor.rows; row++) {
            yb_tile_presence(&cursor, row, presence, &error);
            yb_tile_decode(&cursor, kernels, row, &error);
            *sum += kernels->sum(cursor.values, presence, 0, cursor.lanes);
            rows += kernels->count(presence, 0, cursor.lanes);
        }
    }
    return rows;
}

/* The best of five passes, the first of which loads the blocks. */
static void time_level(const yb_segment *segment, const yb_kernels *kernels, double plain_rate)
{
    double best = 1e9;
    size_t rows = 0;
    yb_int128 sum = 0;
    for (int pass = 0; pass < 5; pass++) {
        double start = cpu_seconds();
        rows = sum_tiles(segment, kernels, &sum);
        double spent = cpu_seconds() - start;
        best = spent < best ? spent : best;
    }
    double rate = (double)rows / best;
    printf("decode and sum, %-7s %8.0f M rows/s   %5.2f x a plain sum   %5.2f GB/s of encoded bytes\n", kernels->name,
           rate / 1e6, rate / plain_rate, (double)yb_segment_bytes(segment) / best / 1e9);
}

int main(int argc, char **argv)
{
    uint32_t metrics = argc > 1 ? (uint32_t)atoi(argv[1]) : 20, towns = argc > 2 ? (uint32_t)atoi(argv[2]) : 41000;
    yb_env env;
    yb_segment *segment;
    yb_error error = YB_ERROR_INIT;
    corpus_report made;
    char path[64];
    yb_env_init(&env, NULL);
    snprintf(path, sizeof(path), "/tmp/format_size.%ld", (long)getpid());
    corpus_segment_write(&env, path, metrics, towns, &made);
    if (yb_segment_open(&env, path, &segment, &error) != YB_OK) {
        stop("format_size", &error);
    }
    double bytes = (double)yb_segment_bytes(segment) / (double)made.rows,
           plain_rate = (double)made.rows / made.plain_sum;
    printf("%zu rows, %llu bytes, %u blocks\n", made.rows, (unsigned long long)yb_segment_bytes(segment),
           yb_segment_block_count(segment));
    printf("size             %14.3f bytes/row  %5.2f x a plain row\n", bytes, bytes / PLAIN_ROW);
    printf("write            %14.1f ns/row\n", made.writing / (double)made.rows * 1e9);
    for (unsigned level = 0; level <= (unsigned)yb_cpu_detect(); level++) {
        const yb_kernels *kernels = yb_kernels_for((yb_cpu_level)level);
        if (level == YB_CPU_SCALAR || kernels != yb_kernels_for(YB_CPU_SCALAR)) {
            time_level(segment, kernels, plain_rate);
        }
    }
    yb_segment_close(segment);
    unlink(path);
    return 0;
}
