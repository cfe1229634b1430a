/* The store's documents of a region, read again for what they say of the keys
 * that are asked for. */
#ifndef CLI_TRACE_READING_H
#define CLI_TRACE_READING_H

#include "cli/ingest_rules.h"
#include "cli/trace.h"

/* A figure of a document, and what the rules need to know of it. */
typedef struct trace_claim {
    trace_item item;
    figure_claim claim;
    char doubts[512]; /* "" for a figure that is not uncertain */
} trace_claim;

typedef struct trace_claims {
    trace_claim *claims;
    size_t count, capacity;
} trace_claims;

/* Only figures that the run's selection names. */
yb_status trace_read_documents(trace_run *run, trace_claims *claims, yb_error *error);
void trace_claims_free(trace_claims *claims);

#endif
