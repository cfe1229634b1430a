/* What reading archives has in common. */
#ifndef DOCUMENTS_FORMATS_UNPACK_H
#define DOCUMENTS_FORMATS_UNPACK_H

#include <archive.h>
#include <archive_entry.h>

#include "documents/documents.h"

/* Opens bytes as a ZIP archive; NULL: not enough memory, or it is none, with *error saying so. */
struct archive *unpack_open_zip(const char *name, const char *bytes, size_t length, yb_error *error);
/* YB_INVALID: it is damaged, in the words of the library. */
yb_status unpack_fail(struct archive *from, const char *name, yb_error *error);

/* Whether `total` bytes from `packed` are more than a document could be packed to. */
int unpack_is_bomb(uint64_t total, uint64_t packed);

/* Moves to the next file of the archive: 1, 0 at its end, -1 damaged. */
int unpack_next(struct archive *from, struct archive_entry **entry);

#endif
