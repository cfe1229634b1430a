/* Village names by town, out of villages.bin. */
#ifndef GAZETTEER_VILLAGES_H
#define GAZETTEER_VILLAGES_H

#include "gazetteer/gazetteer.h"
#include "gazetteer/packed.h"

typedef struct gazetteer_village_table {
    gazetteer_packed packed;
    uint32_t *towns; /* codes, ascending */
    uint32_t town_count;
    gazetteer_cursor *starts; /* of each town's first village, and one behind the last */
} gazetteer_village_table;

/* Takes both files as bytes. Walks every name once, so that nothing can be
 * wrong with them later. */
yb_status gazetteer_open_villages(const void *villages, size_t village_bytes, const void *divisions,
                                  size_t division_bytes, const yb_allocator *allocator, gazetteer_village_table *table,
                                  yb_error *error);
void gazetteer_close_villages(gazetteer_village_table *table);

void gazetteer_visit_villages(const gazetteer_village_table *table, const char *town_code,
                              gazetteer_visit_village *visit, void *context);

#endif
