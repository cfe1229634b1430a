/* The figure that a group's region itself reported. */
#include <string.h>

#include "query/states.h"

static void init(void *cells, size_t count)
{
    memset(cells, 0, count * sizeof(yb_own));
}

/* Keys are unique: at most one has it. */
static void merge(void *into, const void *from, size_t count)
{
    yb_own *owns = into;
    for (size_t i = 0; i < count; i++) {
        const yb_own *other = (const yb_own *)from + i;
        owns[i] = other->there ? *other : owns[i];
    }
}

const yb_state_ops yb_state_own = { sizeof(yb_own), 1, 0, 0, init, NULL, NULL, NULL, merge, NULL, NULL, NULL };
