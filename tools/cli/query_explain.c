/* How a query was answered, for people. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/query.h"

static void print_count(const char *what, uint64_t count)
{
    fprintf(stderr, "%-16s %llu\n", what, (unsigned long long)count);
}

yb_status query_explain(const yb_snapshot *snapshot, const yb_result *result, yb_error *error)
{
    yb_explain explain = { .struct_size = sizeof explain };
    const yb_regions *regions = yb_snapshot_regions(snapshot);
    TRY(yb_result_explain(result, &explain, error));
    int level = yb_result_from_level(result);
    if (level >= 0 && level < yb_regions_level_count(regions)) {
        fprintf(stderr, "%-16s %s\n", "from level", yb_regions_level_name(regions, (uint8_t)level));
    }
    fprintf(stderr, "%-16s %s\n", "kernels", explain.kernels);
    print_count("threads", explain.threads);
    print_count("segments", explain.segments);
    print_count("blocks", explain.blocks);
    print_count("pruned", explain.blocks_pruned);
    print_count("statistics", explain.blocks_from_statistics); /* blocks, and rows of others, that were not decoded */
    print_count("statistics rows", explain.rows_from_statistics);
    print_count("decoded", explain.blocks_decoded);
    print_count("bytes read", explain.bytes_read);
    print_count("values", explain.values);
    print_count("memory", explain.memory_peak);
    fprintf(stderr, "%-16s %.3f ms\n", "time", (double)explain.nanoseconds / 1e6);
    return YB_OK;
}
