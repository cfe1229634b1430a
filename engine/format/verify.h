/* Inside the verifier: reporting, and the checks of one block and of all keys. */
#ifndef YB_FORMAT_VERIFY_H
#define YB_FORMAT_VERIFY_H

#include "format/reader.h"

/* What a verification has found so far. */
typedef struct yb_verifier {
    const yb_segment *segment; /* loaded afresh */
    yb_check_report *report;
    void *context;
    yb_error first; /* first problem; status YB_OK while there is none */
} yb_verifier;

/* Decode a block read afresh, and compare everything that is stored about it. */
yb_status yb_verify_tile(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error);
yb_status yb_verify_run(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error);

/* That no key is in two blocks, and runs are in order. All blocks are sound by themselves. */
yb_status yb_verify_keys(const yb_segment *segment, yb_error *error);

/* Room for the columns of a run. */
yb_status yb_run_columns_alloc(const yb_env *env, uint32_t rows, yb_run_columns *columns, yb_error *error);
void yb_run_columns_free(const yb_env *env, yb_run_columns *columns);

#endif
