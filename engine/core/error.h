/* Raising and passing on errors. */
#ifndef YB_CORE_ERROR_H
#define YB_CORE_ERROR_H

#include "yearbook/status.h"

/* Failing is rare: the compiler moves it out of the way. */
#define YB_COLD __attribute__((cold))

/* Fills `error` (if not NULL) with status and message, no place; returns `status`. */
yb_status yb_fail(yb_error *error, yb_status status, const char *format, ...) YB_PRINTF(3, 4) YB_COLD;

/* The same with a file and a byte offset (YB_NO_OFFSET: unknown). */
yb_status yb_fail_at(yb_error *error, yb_status status, const char *file, uint64_t offset, const char *format, ...)
    YB_PRINTF(5, 6) YB_COLD;

/* YB_IO from an errno value: "cannot write FILE: no space left on the device;
 * free some space and try again". `doing` is a verb phrase ("write"). ENOENT
 * and ENOTDIR become YB_NOT_FOUND, ENOMEM YB_NO_MEMORY, EEXIST YB_EXISTS,
 * EWOULDBLOCK YB_LOCKED. */
yb_status yb_fail_errno(yb_error *error, int code, const char *file, const char *doing) YB_COLD;

yb_status yb_fail_memory(yb_error *error, size_t bytes) YB_COLD;

/* Names a place for an error raised deeper down, unless it has one already. */
void yb_error_place(yb_error *error, const char *file, uint64_t offset);

/* The analyzer sees one file at a time; without this it goes on after a failure as if it were none. */
#ifdef __clang_analyzer__
#define yb_fail(error, status, ...)             (yb_fail((error), (status), __VA_ARGS__), (status))
#define yb_fail_at(error, status, ...)          (yb_fail_at((error), (status), __VA_ARGS__), (status))
#define yb_fail_errno(error, code, file, doing) (yb_fail_errno((error), (code), (file), (doing)), YB_IO)
#define yb_fail_memory(error, bytes)            (yb_fail_memory((error), (bytes)), YB_NO_MEMORY)
#endif

#define YB_TRY(call)                                                                                                   \
    do {                                                                                                               \
        yb_status yb_try_status_ = (call);                                                                             \
        if (yb_try_status_ != YB_OK) {                                                                                 \
            return yb_try_status_;                                                                                     \
        }                                                                                                              \
    } while (0)

/* For functions with a `cleanup:` label and a `yb_status status` variable. */
#define YB_TRY_GOTO(call)                                                                                              \
    do {                                                                                                               \
        status = (call);                                                                                               \
        if (status != YB_OK) {                                                                                         \
            goto cleanup;                                                                                              \
        }                                                                                                              \
    } while (0)

#endif
