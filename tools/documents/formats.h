/* What the module of formats gives to the program. It is loaded when the first file
 * needs it, so that programs that read none do not load its libraries. */
#ifndef DOCUMENTS_FORMATS_H
#define DOCUMENTS_FORMATS_H

#include "documents/bundle.h"
#include "documents/documents.h"

#define FORMATS_SYMBOL  "yearbook_document_formats"
#define FORMATS_VERSION 1u

typedef struct document_formats {
    uint32_t version;
    /* The bytes stay the caller's. */
    yb_status (*text)(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
    yb_status (*page)(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
    /* A Word document or an archive; the former alone. */
    yb_status (*zip)(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
    yb_status (*word)(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
    yb_status (*archive)(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
    /* One file, or an archive, that was compressed as a whole. */
    yb_status (*compressed)(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
} document_formats;

/* The module's; YB_UNSUPPORTED when it cannot be loaded. Thread-safe. */
yb_status formats_get(const document_formats **formats, yb_error *error);

/* The path of a file that belongs to the program: beside it, or where it was
 * installed. 0: it is in neither place. */
int formats_path(const char *file, char *path, size_t room);

/* A PDF document by the program's own reader of them, in a process of its own. */
yb_status pdf_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error);

#endif
