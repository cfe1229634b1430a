/* Reads any bytes as a document of whatever kind they are, and splits what it says.
 * The reader of PDF is a process of its own; such bytes are passed over. */
#include <stdint.h>
#include <string.h>

#include "documents/compilation.h"
#include "documents/documents.h"
#include "documents/formats.h"
#include "documents/kind.h"
#include "documents/utf8.h"
#include "fuzz/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check_parts(const document *made)
{
    compilation_part *parts;
    size_t count, at = 0;
    if (compilation_split(made->text, made->length, &parts, &count, NULL) != YB_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        fuzz_require(parts[i].begin >= at && parts[i].end > parts[i].begin && parts[i].end <= made->length);
        at = parts[i].end;
    }
    free(parts);
}

static void read_bytes(const char *bytes, size_t length)
{
    document made = { 0 };
    char *copy = malloc(length + 1);
    if (copy == NULL || kind_of(bytes, length) == KIND_PDF) {
        free(copy);
        return;
    }
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    if (document_read("fuzzed", copy, length, &made, NULL) != YB_OK) {
        return;
    }
    if (made.text != NULL) {
        fuzz_require(utf8_valid(made.text, made.length, NULL) == made.length);
        check_parts(&made);
    }
    for (size_t i = 0; made.bundle != NULL && i < bundle_count(made.bundle); i++) {
        char *member;
        size_t member_length;
        if (bundle_load(made.bundle, i, &member, &member_length, NULL) == YB_OK) {
            free(member);
        }
    }
    document_free(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    read_bytes((const char *)data, bytes);
    return 0;
}
