/* Writes the golden store and its rows as CSV:
 *
 *     make_golden_store tests/golden/store_v1 tests/golden/store_v1.csv
 *
 * Only when the format gets a new version, under new names: stores of released
 * versions never change. LOCK need not be kept. */
#include "store/golden_store.h"
#include "support/test.h"

int main(int argc, char **argv)
{
    yb_store *store = NULL;
    if (argc != 3) {
        fprintf(stderr, "usage: make_golden_store DIRECTORY CSV\n");
        return 2;
    }
    golden_store_make(argv[1]);
    FILE *csv = fopen(argv[2], "w");
    if (csv == NULL || yb_store_open(argv[1], NULL, &store, NULL) != YB_OK) {
        fprintf(stderr, "cannot write %s\n", argv[2]);
        return 1;
    }
    golden_store_print(csv, store);
    yb_store_close(store);
    return fclose(csv) == 0 ? 0 : 1;
}
