/* Reads any bytes as CSV, in small blocks and in one, record by record and by
 * plain records, and compares.
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

#include "csv/csv_plain.h"
#include "files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* Fields and line of each record as one number, and how reading ended. */
typedef struct reading {
    uint64_t sum;
    size_t records;
    yb_status status;
    uint32_t line; /* of the mistake */
} reading;

static void add_field(reading *result, const csv_field *field)
{
    for (size_t i = 0; i < field->length; i++) {
        result->sum = (result->sum + 1) * 1099511628211u + (uint8_t)field->text[i];
    }
    result->sum = (result->sum + 1) * 1099511628211u;
}

static void end_record(reading *result, uint32_t line)
{
    result->sum = result->sum * 31 + line;
    result->records++;
}

static csv_reader *open_fuzzed(const char *path, size_t block_bytes)
{
    csv_options options = { .block_bytes = block_bytes, .separators = ",;\t", .limit = 1 << 16 };
    csv_reader *reader = NULL;
    fuzz_require(csv_open(path, &options, &reader, NULL) == YB_OK);
    return reader;
}

static reading read_records(const char *path, size_t block_bytes)
{
    csv_reader *reader = open_fuzzed(path, block_bytes);
    yb_error error = YB_ERROR_INIT;
    reading result = { 0 };
    const csv_field *fields;
    size_t count;
    while ((result.status = csv_next(reader, &fields, &count, &error)) == YB_OK && count > 0) {
        for (size_t i = 0; i < count; i++) {
            fuzz_require(strlen(fields[i].text) == fields[i].length);
            add_field(&result, &fields[i]);
        }
        end_record(&result, csv_line(reader));
    }
    result.line = error.line;
    csv_close(reader);
    return result;
}

/* Those that are like the record before, of `width` fields. */
static void add_plain(reading *result, csv_block *block, size_t width)
{
    csv_plain plain;
    if (!csv_plain_begin(block, width, &plain)) {
        return;
    }
    uint32_t line = csv_block_line(block);
    while (csv_plain_count(&plain, 1) > 0) {
        for (size_t i = 0; i < width; i++) {
            csv_plain_column column = csv_plain_column_of(&plain, i);
            csv_field field = csv_plain_next(&column);
            add_field(result, &field);
        }
        csv_plain_take(&plain, 1);
        end_record(result, line + plain.records);
    }
    csv_plain_end(block, &plain);
}

static void add_block(reading *result, csv_block *block, yb_error *error)
{
    const csv_field *fields;
    size_t count = 0;
    while ((result->status = csv_block_next(block, &fields, &count, error)) == YB_OK && count > 0) {
        for (size_t i = 0; i < count; i++) {
            add_field(result, &fields[i]);
        }
        end_record(result, csv_block_line(block));
        add_plain(result, block, count);
    }
}

static reading read_plain_records(const char *path, size_t block_bytes)
{
    csv_reader *reader = open_fuzzed(path, block_bytes);
    csv_block *block = csv_block_new();
    yb_error error = YB_ERROR_INIT;
    reading result = { 0 };
    fuzz_require(block != NULL);
    for (int more = 1; more && result.status == YB_OK;) {
        result.status = csv_next_block(reader, &block, &more, &error);
        if (result.status == YB_OK && more) {
            add_block(&result, block, &error);
        }
    }
    result.line = error.line;
    csv_block_free(block);
    csv_close(reader);
    return result;
}

static int same_reading(const reading *a, const reading *b)
{
    return a->status == b->status && a->records == b->records && a->sum == b->sum && a->line == b->line;
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
    reading whole = read_records(path, 1 << 16), parts = read_records(path, 1 + data[0] % 50);
    reading plain = read_plain_records(path, 1 << 16), plain_parts = read_plain_records(path, 1 + data[0] % 50);
    close(descriptor);
    fuzz_require(same_reading(&whole, &parts) && same_reading(&whole, &plain) && same_reading(&whole, &plain_parts));
    return 0;
}
