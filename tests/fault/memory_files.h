/* One directory of files in memory that tells what is visible from what is on
 * the disk: a file's bytes become durable when it is synced, its name when the
 * directory is. So a loss of power can be played after any call. */
#ifndef FAULT_MEMORY_FILES_H
#define FAULT_MEMORY_FILES_H

#include <pthread.h>

#include "yearbook/hooks.h"

enum { MEMORY_FILES_MAX = 48, MEMORY_NAME = 48 };

typedef enum memory_fault {
    MEMORY_READS = 1,   /* open to read, size, read, list */
    MEMORY_CHANGES = 2, /* create, append, sync, rename, remove, make and sync directory */
    MEMORY_SYNCS = 4,   /* sync of files and directory */
    MEMORY_FLIPS = 8    /* reads of run files, which succeed with a flipped bit */
} memory_fault;

/* What a crash leaves behind. */
typedef enum memory_crash {
    MEMORY_KILLED = 0,     /* the process dies: all that was written is there */
    MEMORY_POWER_LOST = 1, /* only synced bytes under synced names */
    MEMORY_BYTES_LOST = 2, /* every name, but only synced bytes */
    MEMORY_CRASHES = 3
} memory_crash;

typedef struct memory_inode memory_inode;

typedef struct memory_names {
    unsigned count;
    char name[MEMORY_FILES_MAX][MEMORY_NAME];
    memory_inode *inode[MEMORY_FILES_MAX];
} memory_names;

typedef struct memory_files {
    yb_io io; /* pass this */
    memory_names visible, durable;
    int made;           /* the directory is there */
    uint64_t capacity;  /* bytes on the disk before it is full; 0: no limit */
    unsigned faults;    /* memory_fault bits that count */
    unsigned countdown; /* calls that still succeed */
    unsigned failed;    /* calls failed so far */
    int once;           /* only the n-th fails; else all from the n-th on */
    pthread_mutex_t mutex;
} memory_files;

void memory_files_make(memory_files *files);
void memory_files_copy(memory_files *copy, memory_files *files);
void memory_files_free(memory_files *files);
/* From now on call number `countdown` of these kinds fails. 0 kinds: none. */
void memory_files_fail(memory_files *files, unsigned faults, unsigned countdown, int once);
/* What is found after the crash. */
void memory_files_crash(memory_files *after, memory_files *files, memory_crash crash);
uint64_t memory_files_bytes(const memory_files *files);

#endif
