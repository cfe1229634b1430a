/* Remarks on a result, kept in the result's arena. */
#ifndef YB_QUERY_NOTES_H
#define YB_QUERY_NOTES_H

#include "core/memory.h"

typedef struct yb_notes {
    yb_arena *arena;
    const char **texts;
    size_t count, capacity;
} yb_notes;

/* Printf-style; cut to 1023 bytes. */
yb_status yb_notes_add(yb_notes *notes, yb_error *error, const char *format, ...) YB_PRINTF(3, 4);

#endif
