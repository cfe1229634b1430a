/* Catalog files taken apart and put together by hand, after CATALOG.md. */
#ifndef CATALOG_FILE_H
#define CATALOG_FILE_H

#include <stddef.h>
#include <stdint.h>

enum { FILE_SECTIONS = 4, FILE_MOST = 5 };

/* The decoded sections 1 to 4 of an intact file, and the fifth if it has a lineage;
 * free with file_sections_free. */
typedef struct file_sections {
    uint8_t *bytes[FILE_MOST];
    size_t lengths[FILE_MOST];
    int lineage; /* 1: there are five */
} file_sections;

file_sections file_take_apart(const void *bytes, size_t length);
void file_sections_free(file_sections *sections);

/* A file with these sections stored as they are and right checksums; malloc'ed. */
uint8_t *file_assemble(const file_sections *sections, size_t *length);
/* Checksums of preamble, table and sections for a file that was changed. */
void file_seal(uint8_t *bytes, size_t length);

#endif
