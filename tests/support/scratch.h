/* A directory of its own for a test that writes files. */
#ifndef SUPPORT_SCRATCH_H
#define SUPPORT_SCRATCH_H

enum { SCRATCH_PATH = 256 };

/* Makes an empty directory under TMPDIR (or /tmp) and writes its path to `path`. */
void scratch_make(char path[SCRATCH_PATH]);

/* Removes it with all that is in it. */
void scratch_remove(const char *path);

/* How many names in the directory begin with the prefix. */
unsigned scratch_count(const char *directory, const char *prefix);

/* `directory`/`name`, in one of eight buffers that take turns; not for threads. */
const char *scratch_path(const char *directory, const char *name);

#endif
