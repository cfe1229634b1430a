/* What bytes are: text, a document of some format, or what cannot be read. */
#ifndef DOCUMENTS_KIND_H
#define DOCUMENTS_KIND_H

#include <stddef.h>

typedef enum document_kind {
    KIND_TEXT, /* also what is nothing else */
    KIND_HTML,
    KIND_PDF,
    KIND_ZIP,     /* a Word document (docx) or an archive: its names tell */
    KIND_ARCHIVE, /* tar, 7z ..., perhaps compressed */
    KIND_COMPRESSED,
    KIND_REFUSED, /* a format that is known and not read */
} document_kind;

/* By the first bytes; enough are 4 KiB. */
document_kind kind_of(const char *bytes, size_t length);
/* "a text", "a PDF document"; of what is refused, the format's name. */
const char *kind_name(document_kind kind);
/* Bytes that a file of the kind may have. */
size_t kind_most(document_kind kind);
/* For KIND_REFUSED: what it is and what to do, as the rest of a message. */
const char *kind_refusal(const char *bytes, size_t length);

#endif
