/* What the fuzz targets of file formats share. files.c also holds the program
 * for compilers without libFuzzer: it runs over the files it is given and, in
 * turn, over each file with one byte changed, and with its end cut off. */
#ifndef FUZZ_FILES_H
#define FUZZ_FILES_H

#include <stdio.h>
#include <stdlib.h>

/* Ends the program, as a sanitizer would, when bytes were accepted that break a promise. */
#define fuzz_require(condition)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                    \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
