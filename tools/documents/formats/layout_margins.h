/* What stands around the text of pages. */
#ifndef DOCUMENTS_FORMATS_LAYOUT_MARGINS_H
#define DOCUMENTS_FORMATS_LAYOUT_MARGINS_H

#include "documents/formats/layout.h"

/* Takes page numbers and running heads out of the lines. */
void layout_drop_margins(page_layout *layout);

#endif
