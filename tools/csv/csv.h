/* CSV as RFC 4180 has it: quotes, doubled quotes, line breaks inside quotes,
 * LF or CRLF, an optional BOM; other separators where they are asked for.
 *
 * A file is read in blocks of whole records. csv_next goes through them record
 * by record; or else several threads take a block each and go through its
 * records on their own: a block knows its place and its line in the file. */
#ifndef CSV_CSV_H
#define CSV_CSV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "yearbook/status.h"

/* Bytes that may be read before and behind each field's text, whatever they are. */
#define CSV_PAD 64

typedef struct csv_field {
    const char *text; /* unquoted; valid until the next record */
    size_t length;
} csv_field;

typedef struct csv_reader csv_reader;
typedef struct csv_block csv_block;

/* What is zero has its default. */
typedef struct csv_options {
    size_t limit;                  /* bytes that one record may have; 16 MiB */
    size_t block_bytes;            /* read at a time; 512 KiB, and more where a record is longer */
    const char *separators;        /* ","; of several, the one that stands most often in the first line counts */
    int (*stopped)(void *context); /* asked now and then while waiting for input; not 0 gives up (YB_IO) */
    void *context;
} csv_options;

/* `path` "-" is standard input; `options` may be NULL. */
yb_status csv_open(const char *path, const csv_options *options, csv_reader **reader, yb_error *error);
void csv_close(csv_reader *reader);

/* Next record, texts ended by NUL; *count 0 at the end of the file. Behind the
 * last field stands one more, which is empty. Empty lines are passed over.
 * YB_INVALID with file and line: a stray or unclosed quote, a NUL byte, invalid
 * UTF-8, a record over the limit. Nothing can be read behind a failure. */
yb_status csv_next(csv_reader *reader, const csv_field **fields, size_t *count, yb_error *error);
/* Line at which the record last read began, 1-based. */
uint32_t csv_line(const csv_reader *reader);
/* Bytes read so far and, for a regular file, in all (else 0): for progress. */
void csv_progress(const csv_reader *reader, uint64_t *done, uint64_t *total);
/* The one that counts, once the first record was read. */
char csv_separator(const csv_reader *reader);

/* A block to hand to csv_next_block; NULL: no memory. The reader must live as
 * long as blocks that it filled are read. */
csv_block *csv_block_new(void);
void csv_block_free(csv_block *block);

/* Exchanges *block for one with the records that follow, what csv_next has not
 * read of its own block first; *more 0 at the end of the file. One thread at a
 * time; blocks taken before may be read meanwhile. */
yb_status csv_next_block(csv_reader *reader, csv_block **block, int *more, yb_error *error);
/* As csv_next and csv_line, over the block's records. Texts are not ended by NUL:
 * a byte written so shortly before a text is read as words would hold that up. */
yb_status csv_block_next(csv_block *block, const csv_field **fields, size_t *count, yb_error *error);
uint32_t csv_block_line(const csv_block *block);
/* Offset in the file at which the block ends: for progress. */
uint64_t csv_block_end(const csv_block *block);

/* The field's text, which gets its NUL only now. */
const char *csv_text(const csv_field *field);

/* Writes one field, quoted only where it must be. */
void csv_write_field(FILE *out, const char *text, size_t length);
/* The same into memory, which has room for 2 x length + 2 bytes; returns its end. */
char *csv_put_field(char *to, const char *text, size_t length);

#endif
