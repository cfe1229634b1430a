/* The name that a report gives its own place. */
#ifndef EXTRACT_PLACE_NAME_H
#define EXTRACT_PLACE_NAME_H

#include <stddef.h>

#include "yearbook/regions.h"

#define PLACE_BYTES 256

/* What the report calls itself: 我代表甲镇人民政府, its title, its first lines.
 * `name` may be of no region in the tree when only the sentence names it. 0: nothing found. */
int place_name_said(const yb_regions *regions, const char *text, size_t length, char name[PLACE_BYTES]);

/* The name that the text speaks of most, of the level it calls its own (全市, 我县). */
int place_name_counted(const yb_regions *regions, const char *text, size_t length, char name[PLACE_BYTES]);

/* The longest name of the tree that ends at `end`: its bytes, 0 if none. */
size_t place_name_ending(const yb_regions *regions, const char *text, size_t end);

/* Bytes of a name without its ending (甲 of 甲镇, 甲市); at least two characters stay. */
size_t place_stem(const char *name);

/* Occurrences of `word` in the text. */
size_t place_count(const char *text, size_t length, const char *word, size_t bytes, size_t most);

#endif
