/* What `query` asks for and how its result is laid out, between its files. */
#ifndef CLI_QUERY_H
#define CLI_QUERY_H

#include "cli/common/selection.h"
#include "cli/common/session.h"

#define QUERY_AGGREGATES 16
#define QUERY_CONDITIONS 16
#define QUERY_DERIVES    8
#define QUERY_LEVELS     255
#define QUERY_NAME       128

typedef struct query_request {
    cli_selection selection;
    cli_list by, rollup, derive;
    const char *from_text, *order_text, *where_text, *weight_text, *kernels;
    yb_aggregate aggregates[QUERY_AGGREGATES];
    yb_decimal arguments[QUERY_AGGREGATES]; /* of quantiles */
    size_t aggregate_count;
    yb_condition conditions[QUERY_CONDITIONS];
    size_t condition_count;
    yb_derive derives[QUERY_DERIVES];
    char derive_names[QUERY_DERIVES][QUERY_NAME]; /* of their columns, each another */
    size_t derive_count;
    unsigned long long limit; /* 0: none */
    uint32_t threads;         /* 0: the store's */
    int explain, timing, no_statistics, reconcile, difference;
    yb_decimal min_coverage;
    uint8_t levels[QUERY_LEVELS];
    size_t level_count;
    int by_year, by_metric, from_level;
    int tree_year;     /* 0: the newest tree */
    int single_values; /* each row is one region's figure, not an aggregate */
} query_request;

/* Finds levels, metrics and region in the snapshot and fills `query`, which
 * borrows from the request. */
yb_status query_resolve(query_request *request, const yb_snapshot *snapshot, yb_query *query, yb_error *error);

/* Whether values can be read, as far as that shows without a store. */
yb_status query_check_where(const char *text, yb_error *error);
yb_status query_check_order(const char *text, yb_error *error);
/* --derive, once all options are known. */
yb_status query_check_derive(const query_request *request, yb_error *error);

/* Reads --where into the conditions; the metrics are known. */
yb_status query_where(query_request *request, const yb_snapshot *snapshot, yb_error *error);

/* Reads --min-coverage: 0.8 or 80%. */
yb_status query_min_coverage(query_request *request, const char *text, yb_error *error);

/* What --reconcile makes of a query, before it is asked, and how it is remarked on afterwards. */
yb_status query_reconcile(query_request *request, const yb_snapshot *snapshot, yb_query *query, yb_error *error);
yb_status query_reconcile_check(const query_request *request, const yb_snapshot *snapshot, const yb_result *result,
                                yb_error *error);

/* Reads --derive. */
yb_status query_derive(query_request *request, const yb_snapshot *snapshot, yb_error *error);

/* The derived column that column `number` of the result is, counted from 0; -1 for another one. */
int query_derived(const query_request *request, const yb_result *result, size_t number);
/* Its unit, where `unit` is that of the figures. */
void query_derived_unit(const query_request *request, const yb_snapshot *snapshot, int derived, const char *unit,
                        char *text, size_t capacity);

/* Prints the result in the request's format. */
yb_status query_print(const query_request *request, const yb_snapshot *snapshot, const yb_result *result,
                      yb_error *error);

/* The name of a result's column as the user sees and orders by it. */
const char *query_column_name(const query_request *request, const yb_result *result, size_t number);

/* The order of rows for --order ("sum:desc", none: as they come), to be freed. */
yb_status query_order(const query_request *request, const yb_result *result, size_t **rows, yb_error *error);

/* What the query did, on stderr. */
yb_status query_explain(const yb_snapshot *snapshot, const yb_result *result, yb_error *error);

#endif
