/* divisions.bin and villages.bin as the program carries them. */
#ifndef GAZETTEER_EMBEDDED_H
#define GAZETTEER_EMBEDDED_H

#include "embed.h"

EMBEDDED(gazetteer_divisions_file);
EMBEDDED(gazetteer_villages_file);

#endif
