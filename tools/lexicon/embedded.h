/* metrics.tsv as the program carries it. */
#ifndef LEXICON_EMBEDDED_H
#define LEXICON_EMBEDDED_H

#include "embed.h"

EMBEDDED(lexicon_metrics_file);

#endif
