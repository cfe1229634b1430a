/* The data files, inside the program. */
#include "gazetteer/embedded.h"

EMBED_FILE(gazetteer_divisions_file, EMBED_FOLDER "/divisions.bin");
EMBED_FILE(gazetteer_villages_file, EMBED_FOLDER "/villages.bin");
