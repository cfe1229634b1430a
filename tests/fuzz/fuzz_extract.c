/* Reads any bytes, made valid UTF-8, as a report, and checks what comes out.
 *
 * With libFuzzer, the whole tree instrumented:
 *     CC=clang cmake -B build/fuzz -DYB_FUZZ=ON -DYB_SANITIZE=address,undefined,fuzzer-no-link
 *     cmake --build build/fuzz --target fuzz_extract
 *     build/fuzz/fuzz_extract corpus
 * Without (any compiler): fuzz_extract FILE... runs over each file, and over
 * the file cut at each byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documents/utf8.h"
#include "extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check(const extract_report *report)
{
    for (size_t i = 0; i < report->figure_count; i++) {
        const extract_figure *figure = &report->figures[i];
        size_t end = (size_t)figure->sentence_offset + figure->sentence_length;
        if (figure->offset < figure->sentence_offset || (size_t)figure->offset + figure->length > end ||
            end > report->text_length || figure->name[0] == '\0' || figure->span.first < 1 || figure->span.last > 12 ||
            figure->span.first > figure->span.last) {
            fprintf(stderr, "figure %zu of %zu is out of bounds\n", i, report->figure_count);
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    extract_report report;
    char *text = malloc(bytes + 1);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, bytes);
    for (size_t valid; (valid = utf8_valid(text, bytes, NULL)) < bytes;) {
        text[valid] = '?';
    }
    if (extract_text(text, bytes, NULL, &report, NULL) == YB_OK) {
        check(&report);
        extract_report_free(&report);
    }
    free(text);
    return 0;
}

#ifndef YB_FUZZ
static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    static uint8_t data[1 << 16];
    if (file == NULL) {
        perror(path);
        return 1;
    }
    size_t bytes = fread(data, 1, sizeof(data), file);
    fclose(file);
    for (size_t length = bytes; length > 0; length -= length > 512 ? length / 64 : 1) {
        uint8_t *copy = malloc(length);
        memcpy(copy, data, length);
        LLVMFuzzerTestOneInput(copy, length);
        free(copy);
    }
    return 0;
}

int main(int count, char **paths)
{
    int failed = 0;
    for (int i = 1; i < count; i++) {
        failed |= run_file(paths[i]);
    }
    return failed;
}
#endif
