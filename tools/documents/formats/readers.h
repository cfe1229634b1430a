/* The readers of formats, as document_formats names them. */
#ifndef DOCUMENTS_FORMATS_READERS_H
#define DOCUMENTS_FORMATS_READERS_H

#include "documents/formats.h"

yb_status page_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
yb_status zip_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
yb_status unpack_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
yb_status compressed_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error);
/* A Word document in a ZIP archive. */
yb_status word_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error);

#endif
