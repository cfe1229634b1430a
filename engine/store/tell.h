/* Filling the structs of the public interface. */
#ifndef YB_STORE_TELL_H
#define YB_STORE_TELL_H

#include "catalog/catalog.h"

/* Copies `from`, of `size` bytes, behind the struct_size of `to`, as far as
 * that size says the caller's struct goes. `name` is the struct's. */
yb_status yb_fill_struct(void *to, const void *from, size_t size, const char *name, yb_error *error);

/* What yb_snapshot_metric and yb_writer_metric answer. */
yb_status yb_catalog_tell_metric(const yb_catalog *catalog, uint32_t number, yb_metric *metric, yb_error *error);

#endif
