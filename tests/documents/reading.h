/* Reads documents in tests. */
#ifndef TESTS_DOCUMENTS_READING_H
#define TESTS_DOCUMENTS_READING_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "documents/documents.h"
#include "support/test.h"

/* Fails the test when the bytes cannot be read. */
void reading_read(const void *bytes, size_t length, document *made);
/* Fails the test unless they are refused with YB_INVALID, these words and this offset. */
void reading_refuses(const void *bytes, size_t length, const char *words, uint64_t offset);
/* Fails the test unless the text that the bytes are read to is this one. */
void reading_gives(const void *bytes, size_t length, const char *text);
/* Reads them or not: nothing else may happen. Whether they were read. */
int reading_tries(const void *bytes, size_t length);

/* A file of tests/data/documents; to be freed. */
char *reading_bytes(const char *name, size_t *length);
char *reading_file(const char *name);

/* Whether this build reads PDF. */
int reading_has_pdf(void);

#endif
