/* The table of traditional characters, inside the program. */
#include "embed.h"

EMBED_FILE(extract_traditional_file, EMBED_FOLDER "/traditional.bin");
