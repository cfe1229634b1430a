/* Figures that a person accepted. `ingest --accept` keeps what was decided as a
 * document of the store, beside the reports, so that later reports leave these
 * figures alone and `trace` can say who put them there. */
#ifndef CLI_INGEST_ACCEPTED_H
#define CLI_INGEST_ACCEPTED_H

#include "cli/common/text_map.h"
#include "yearbook/yearbook.h"

/* Such a document: its name begins with ACCEPTED_NAME; its text has a line of
 * ACCEPTED_HEADER, and then one for each figure, columns separated by tabs. */
#define ACCEPTED_NAME   "review:"
#define ACCEPTED_HEADER "line\tregion\tmetric\tmeasure\tstatus\tperiod\tvalue\tunit\n"
#define ACCEPTED_KEY    640

/* Where a person's decision stands. */
typedef struct accepted_place {
    uint32_t source; /* whose origin is the review file */
    uint32_t line;   /* in it */
} accepted_place;

typedef struct accepted_figures {
    text_map keys; /* to places */
    accepted_place *places;
    size_t capacity;
} accepted_figures;

/* "region, metric, measure, status, period" with tabs between them, as the text has it. */
void accepted_key(char key[ACCEPTED_KEY], const char *region, const char *metric, const yb_series *series, int year);

yb_status accepted_read(const yb_snapshot *snapshot, accepted_figures *figures, yb_error *error);
/* Whether the store's figure of this key was accepted, and where. */
int accepted_find(const accepted_figures *figures, const yb_snapshot *snapshot, uint32_t series, uint32_t region,
                  int year, accepted_place *place);
void accepted_free(accepted_figures *figures);

#endif
