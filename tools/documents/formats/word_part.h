/* The XML files inside a Word document, read as they are unpacked. */
#ifndef DOCUMENTS_FORMATS_WORD_PART_H
#define DOCUMENTS_FORMATS_WORD_PART_H

#include "documents/documents.h"
#include "documents/formats/word_numbering.h"

typedef struct part_attributes part_attributes;

/* Names without prefix. */
typedef struct part_handler {
    void (*begin)(void *context, const char *name, const part_attributes *attributes);
    void (*end)(void *context, const char *name);
    void (*characters)(void *context, const char *bytes, size_t length); /* may be NULL */
} part_handler;

/* Reads the files of these names (ended by NULL, with one * at most), in the order of
 * the archive; *found is set if there is one. Each must be well-formed XML without a
 * document type, of a bounded size. */
yb_status part_read(const char *name, const char *bytes, size_t length, const char *const *paths,
                    const part_handler *handler, void *context, int *found, yb_error *error);

/* An attribute's value, cut to the room; "" if there is none. */
void part_value(const part_attributes *attributes, const char *name, char *to, size_t room);
int part_number(const part_attributes *attributes, const char *name, int otherwise);

/* Lists and styles of the document. */
yb_status numbering_read(const char *name, const char *bytes, size_t length, word_numbering *numbering,
                         yb_error *error);

#endif
