/* Writes the golden segment and its rows as CSV:
 *
 *     make_golden tests/golden/segment_v1.segment tests/golden/segment_v1.csv
 *     make_golden tests/golden/segment_v1_cold.segment tests/golden/segment_v1.csv 9
 *
 *     make_golden tests/golden/segment_v1_branches.segment tests/golden/segment_v1.csv 0 200
 *
 * (the second with its blocks compressed at zstd's level 9, the third with branches of 200 regions).
 * Only when the format gets a new version, under new names: files of released
 * versions never change. */
#include <stdio.h>
#include <stdlib.h>

#include "format/golden_csv.h"
#include "format/golden_rows.h"

int main(int argc, char **argv)
{
    yb_env env;
    yb_error error = YB_ERROR_INIT;
    sample rows;
    if (argc < 3 || argc > 5) {
        fprintf(stderr, "usage: make_golden SEGMENT CSV [LEVEL [BRANCH]]\n");
        return 2;
    }
    yb_env_init(&env, NULL);
    golden_rows(&rows);
    rows.level = argc >= 4 ? atoi(argv[3]) : 0;
    rows.branch = argc == 5 ? (uint32_t)atoi(argv[4]) : 0;
    FILE *csv = fopen(argv[2], "w");
    if (csv == NULL || sample_write(&env, argv[1], &rows, 0, &error) != YB_OK) {
        fprintf(stderr, "cannot write: %s\n", error.message);
        return 1;
    }
    golden_csv(csv, &rows);
    sample_free(&rows);
    return fclose(csv) == 0 ? 0 : 1;
}
