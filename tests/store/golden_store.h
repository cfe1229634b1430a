/* The golden store: made once per version of the format (tests/golden/), and
 * what it must show, as CSV. */
#ifndef STORE_GOLDEN_STORE_H
#define STORE_GOLDEN_STORE_H

#include <stdio.h>

#include "yearbook/store.h"

/* Makes a store of a few commits that supersede each other, with sources. */
void golden_store_make(const char *path);

/* Every observation in scan order, with its keys in words and its source's text around it. */
void golden_store_print(FILE *csv, yb_store *store);

#endif
