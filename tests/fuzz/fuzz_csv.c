/* Reads any bytes as CSV, in small blocks and in one, and compares.
 *
 * With libFuzzer, the whole tree instrumented:
 *     CC=clang cmake -B build/fuzz -DYB_FUZZ=ON -DYB_SANITIZE=address,undefined,fuzzer-no-link
 *     cmake --build build/fuzz --target fuzz_csv
 *     build/fuzz/fuzz_csv corpus
 * Without (any compiler): see files.h. */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "csv/csv.h"
#include "files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Fields and line of each record as one number, and how reading ended. */
typedef struct reading {
    uint64_t sum;
    size_t records;
    yb_status status;
    uint32_t line; /* of the mistake */
} reading;

static reading read_in_blocks(const char *path, size_t block_bytes)
{
    csv_options options = { .block_bytes = block_bytes, .separators = ",;\t", .limit = 1 << 16 };
    csv_reader *reader = NULL;
    yb_error error = YB_ERROR_INIT;
    reading result = { 0 };
    fuzz_require(csv_open(path, &options, &reader, &error) == YB_OK);
    const csv_field *fields;
    size_t count;
    while ((result.status = csv_next(reader, &fields, &count, &error)) == YB_OK && count > 0) {
        for (size_t i = 0; i < count; i++) {
            fuzz_require(strlen(fields[i].text) == fields[i].length);
            for (size_t j = 0; j <= fields[i].length; j++) {
                result.sum = result.sum * 1099511628211u + (uint8_t)fields[i].text[j];
            }
        }
        result.sum = result.sum * 31 + csv_line(reader);
        result.records++;
    }
    result.line = error.line;
    csv_close(reader);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (bytes == 0) {
        return 0;
    }
    char path[64];
    int descriptor = memfd_create("fuzzed", 0);
    fuzz_require(descriptor >= 0 && write(descriptor, data, bytes) == (ssize_t)bytes);
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    reading whole = read_in_blocks(path, 1 << 16), parts = read_in_blocks(path, 1 + data[0] % 50);
    close(descriptor);
    fuzz_require(whole.status == parts.status && whole.records == parts.records && whole.sum == parts.sum &&
                 whole.line == parts.line);
    return 0;
}
