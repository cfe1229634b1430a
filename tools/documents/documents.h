/* Documents into plain text: what a file is, its bytes tell, not its name. */
#ifndef DOCUMENTS_DOCUMENTS_H
#define DOCUMENTS_DOCUMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/status.h"

#define DOCUMENT_TEXT_MOST  ((size_t)64 << 20)  /* bytes of text that one document may have */
#define DOCUMENT_BYTES_MOST ((size_t)256 << 20) /* of a document as it lies in a file or archive */
#define ARCHIVE_BYTES_MOST  ((size_t)1 << 30)   /* of an archive as it lies in a file */
#define UNPACKED_BYTES_MOST ((uint64_t)4 << 30) /* of all that one archive unpacks to */

typedef struct document_bundle document_bundle;

/* Either a text or an archive of further documents. */
typedef struct document {
    char *text; /* valid UTF-8 without byte order mark and NUL bytes; a NUL behind it; NULL: a bundle */
    size_t length;
    const char *encoding; /* of the text before: "UTF-8", "GB18030" ...; static */
    document_bundle *bundle;
} document;

/* A whole file, or standard input for "-"; *bytes has a NUL behind it and is to be
 * freed. A thread that waits for bytes may be cancelled. YB_IO: it cannot be read;
 * YB_INVALID: it is empty or larger than its kind may be. */
yb_status document_load(const char *path, char **bytes, size_t *length, yb_error *error);

/* Reads a document of any kind. Takes over `bytes` (NUL behind them), also when it
 * fails. YB_INVALID: it is none that can be read, is damaged, or has no text, with
 * a message that says what to do. Thread-safe. */
yb_status document_read(const char *name, char *bytes, size_t length, document *made, yb_error *error);
void document_free(document *made);

/* An archive's files, in the order of their names (bytes of UTF-8). */
size_t bundle_count(const document_bundle *bundle);
const char *bundle_name(const document_bundle *bundle, size_t number);
/* One of them, as document_load has it, or why it could not be unpacked. Thread-safe. */
yb_status bundle_load(const document_bundle *bundle, size_t number, char **bytes, size_t *length, yb_error *error);
void bundle_free(document_bundle *bundle);

/* A folder's files with all below it, in the order of their names; hidden ones and
 * what office programs leave behind (~$) are passed over, as is what is neither
 * file nor folder. Links to folders are not followed. */
typedef struct document_folder {
    char **paths;
    size_t count, capacity;
} document_folder;

int folder_is(const char *path);
yb_status folder_list(const char *path, document_folder *folder, yb_error *error);
void folder_free(document_folder *folder);

/* Whether a file of this name is passed over in folders and archives. */
int document_is_clutter(const char *name);

/* Fills `error` (may be NULL) and returns `status`. `name` NULL: the message only. */
yb_status document_fail(yb_error *error, yb_status status, const char *name, const char *format, ...) YB_PRINTF(4, 5);
yb_status document_no_memory(yb_error *error);

#endif
