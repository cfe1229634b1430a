/* The data file, inside the program. */
#include "lexicon/embedded.h"

EMBED_FILE(lexicon_metrics_file, EMBED_FOLDER "/metrics.tsv");
