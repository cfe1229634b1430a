/* Where merged rows go. */
#ifndef YB_STORE_ROW_SINK_H
#define YB_STORE_ROW_SINK_H

#include "store/row_columns.h"

/* The first member of every sink. */
typedef struct yb_row_sink yb_row_sink;
struct yb_row_sink {
    /* Takes rows [first, end) of `rows`, which are of this series of the catalog
     * and come behind all that were taken before. */
    yb_status (*take)(yb_row_sink *sink, uint32_t series, const yb_row_columns *rows, size_t first, size_t end,
                      yb_error *error);
};

#endif
