/* Files that were unpacked from an archive: they lie in a temporary file without a
 * name, so that memory does not grow with them, and each can be read on its own. */
#ifndef DOCUMENTS_BUNDLE_H
#define DOCUMENTS_BUNDLE_H

#include "documents/documents.h"

yb_status bundle_create(document_bundle **bundle, yb_error *error);
/* Begins a file; takes a copy of the name. What bundle_put gives belongs to it. */
yb_status bundle_begin(document_bundle *bundle, const char *name, yb_error *error);
yb_status bundle_put(document_bundle *bundle, const void *bytes, size_t length, yb_error *error);
/* Says that the file begun last cannot be read, and why. */
void bundle_spoil(document_bundle *bundle, yb_status status, const char *why);
/* Bytes of the file begun last, and of all. */
uint64_t bundle_length(const document_bundle *bundle);
uint64_t bundle_total(const document_bundle *bundle);
/* Sorts the files; nothing may be put in afterwards. */
void bundle_finish(document_bundle *bundle);

#endif
