/* Runs the built program in a directory of its own. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include <stddef.h>

#include "support/scratch.h"

typedef struct program {
    char folder[SCRATCH_PATH];
    char *out, *err; /* of the last run */
    int code;
} program;

/* A new folder with a small tree (nation, two provinces, five cities), metrics
 * and data: tree.csv, metrics.csv, data.csv. */
void program_start(program *p);
/* The same, with one more file. */
void program_start_with(program *p, const char *name, const char *text);
/* The same as program_start, and `store` holds the three files. */
void program_load(program *p);
void program_end(program *p);

/* Runs a line of shell in the folder, with `yearbook` as the program; the exit
 * code is the last command's. */
void program_run(program *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, and the exit code must be `code`. */
void program_expect(program *p, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

void program_write(const program *p, const char *name, const void *bytes, size_t length);
void program_write_text(const program *p, const char *name, const char *text);

/* A whole file, to be freed. */
char *read_text(const char *path);

/* Fails the test, showing both, unless the text has the words. */
void must_contain(const char *text, const char *words);
/* The same, unless they are equal; `of` says whose text it is. */
void must_equal(const char *of, const char *text, const char *expected);

#endif
