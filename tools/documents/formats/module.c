/* What the program finds when it loads the module. */
#include <libxml/parser.h>

#include "documents/formats/encoding.h"
#include "documents/formats/readers.h"

extern const document_formats yearbook_document_formats;

static yb_status text_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    return encoding_read(name, bytes, length, NULL, made, error);
}

__attribute__((visibility("default"))) const document_formats yearbook_document_formats = {
    FORMATS_VERSION, text_read, page_read, zip_read, word_read, unpack_read, compressed_read,
};

/* Before any thread parses. */
__attribute__((constructor)) static void prepare(void)
{
    xmlInitParser();
}
