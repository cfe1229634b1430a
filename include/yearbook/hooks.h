/* Hooks: the ways in which the library touches the world.
 *
 * All allocation, all file access and all log lines of a handle go through the
 * hooks given when it is opened, so that a host can account for memory, put
 * files elsewhere, or fail the n-th call in a test. A NULL member means the
 * default (malloc, POSIX files, silence). The tables and their contexts are
 * borrowed: they must outlive every handle opened with them. Hooks may be
 * called from several threads at once and must be safe for that. */
#ifndef YEARBOOK_HOOKS_H
#define YEARBOOK_HOOKS_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/export.h"
#include "yearbook/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct yb_allocator {
    size_t struct_size; /* sizeof(yb_allocator) */
    void *context;
    /* `bytes` > 0; aligned to 16; NULL when it cannot. */
    void *(*allocate)(void *context, size_t bytes);
    void *(*reallocate)(void *context, void *block, size_t bytes); /* `block` may be NULL */
    void (*release)(void *context, void *block);                   /* `block` may be NULL */
} yb_allocator;

/* An open file; its meaning is the I/O table's own. */
typedef struct yb_file yb_file;

typedef enum yb_open_mode {
    YB_OPEN_READ = 0,   /* must exist */
    YB_OPEN_CREATE = 1, /* for writing; must not exist */
    YB_OPEN_LOCK = 2    /* read and write, created if absent: for lock() */
} yb_open_mode;

/* Each function returns 0 or an errno value (ENOSPC, EIO ...). Paths are
 * UTF-8 with '/' between parts. */
typedef struct yb_io {
    size_t struct_size; /* sizeof(yb_io) */
    void *context;
    int (*open)(void *context, const char *path, yb_open_mode mode, yb_file **file);
    int (*close)(void *context, yb_file *file);
    int (*size)(void *context, yb_file *file, uint64_t *bytes);
    /* Reads up to `bytes`; *done < bytes only at the end of the file. */
    int (*read_at)(void *context, yb_file *file, uint64_t offset, void *buffer, size_t bytes, size_t *done);
    /* Appends all of it or fails. */
    int (*append)(void *context, yb_file *file, const void *data, size_t bytes);
    int (*sync)(void *context, yb_file *file);
    /* Exclusive advisory lock, held until close; EWOULDBLOCK when another holds it. */
    int (*lock)(void *context, yb_file *file);
    int (*rename)(void *context, const char *from, const char *to); /* atomic, replaces `to` */
    int (*remove)(void *context, const char *path);
    int (*make_directory)(void *context, const char *path);
    int (*sync_directory)(void *context, const char *path);
    /* Calls `visit` with each entry's name but . and ..; stops when it returns non-zero. */
    int (*list_directory)(void *context, const char *path, int (*visit)(void *visitor, const char *name),
                          void *visitor);
} yb_io;

typedef enum yb_log_level { YB_LOG_DEBUG = 0, YB_LOG_INFO = 1, YB_LOG_WARNING = 2 } yb_log_level;

typedef struct yb_logger {
    size_t struct_size; /* sizeof(yb_logger) */
    void *context;
    void (*log)(void *context, yb_log_level level, const char *message);
} yb_logger;

typedef struct yb_hooks {
    size_t struct_size; /* sizeof(yb_hooks) */
    const yb_allocator *allocator;
    const yb_io *io;
    const yb_logger *logger;
} yb_hooks;

/* The default tables, for hooks that wrap them. Never NULL, static. */
YB_API const yb_allocator *yb_default_allocator(void);
YB_API const yb_io *yb_default_io(void);

#ifdef __cplusplus
}
#endif
#endif
