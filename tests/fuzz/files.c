/* The program that runs a fuzz target over files, where libFuzzer is not there. */
#include "fuzz/files.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#ifndef YB_FUZZ
static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    static uint8_t data[1 << 20];
    if (file == NULL) {
        perror(path);
        return 1;
    }
    size_t bytes = fread(data, 1, sizeof(data), file);
    fclose(file);
    LLVMFuzzerTestOneInput(data, bytes);
    for (size_t at = 0; at < bytes; at++) {
        uint8_t before = data[at];
        data[at] ^= (uint8_t)(1 << at % 8);
        LLVMFuzzerTestOneInput(data, bytes);
        data[at] = (uint8_t)~before;
        LLVMFuzzerTestOneInput(data, bytes);
        data[at] = before;
        LLVMFuzzerTestOneInput(data, at);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int failures = 0;
    for (int i = 1; i < argc; i++) {
        failures += run_file(argv[i]);
    }
    printf("%d files\n", argc - 1 - failures);
    return failures > 0;
}
#endif
