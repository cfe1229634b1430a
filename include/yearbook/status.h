/* Status codes and the caller-owned error.
 *
 * Every function that can fail returns a yb_status; YB_OK is 0. Most take a
 * `yb_error *` as their last parameter: NULL is allowed, otherwise the callee
 * fills it on failure and leaves it alone on success. Out-parameters are left
 * untouched on failure. */
#ifndef YEARBOOK_STATUS_H
#define YEARBOOK_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum yb_status {
    YB_OK = 0,
    YB_INVALID = 1,     /* an argument, option or input row is malformed */
    YB_NOT_FOUND = 2,   /* a name, code, file or key that does not exist */
    YB_EXISTS = 3,      /* what was to be created is already there */
    YB_AMBIGUOUS = 4,   /* a name fits several things; the message lists them */
    YB_REFUSED = 5,     /* statistically meaningless; the message says what would be right */
    YB_OVERFLOW = 6,    /* an exact result does not fit its type */
    YB_NO_MEMORY = 7,   /* an allocation failed */
    YB_IO = 8,          /* the operating system refused to read, write or sync */
    YB_CORRUPT = 9,     /* bytes do not carry the checksum or shape they claim */
    YB_LOCKED = 10,     /* another writer holds the store */
    YB_UNSUPPORTED = 11 /* written by a newer version, or asks for a feature that is not there */
} yb_status;

/* `line` is 1-based, 0 when there is none. */
#define YB_NO_OFFSET UINT64_MAX

/* Owned by the caller; plain data, copy it freely. All texts are UTF-8 and
 * end in NUL. Initialise with YB_ERROR_INIT. */
typedef struct yb_error {
    yb_status status;
    uint32_t line;      /* line in `file`, 1-based; 0 if not about a line */
    uint64_t offset;    /* byte offset in `file`; YB_NO_OFFSET if not known */
    char file[512];     /* path of the file it is about; empty if none */
    char message[1024]; /* what was expected, what was found, what to do */
} yb_error;

#define YB_ERROR_INIT                                                                                                  \
    {                                                                                                                  \
        YB_OK, 0, YB_NO_OFFSET, "", ""                                                                                 \
    }

/* A short English name, "corrupt data" for YB_CORRUPT; never NULL. */
YB_API const char *yb_status_name(yb_status status);

/* Writes "file:line: message" or "file (offset n): message" into `text`, cut
 * to `capacity` bytes including the NUL at a character's edge. Returns the
 * length the whole text has. */
YB_API size_t yb_error_format(const yb_error *error, char *text, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
