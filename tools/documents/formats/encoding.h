/* Text of other encodings than UTF-8. */
#ifndef DOCUMENTS_FORMATS_ENCODING_H
#define DOCUMENTS_FORMATS_ENCODING_H

#include "documents/documents.h"

/* Converts to UTF-8. `declared` is the encoding that the document names itself, NULL
 * for none; what turns out to be no Chinese text is refused, whoever named it. The
 * text may have NUL bytes no more than its source has them. */
yb_status encoding_read(const char *name, const char *bytes, size_t length, const char *declared, document *made,
                        yb_error *error);

/* A file's name in an archive, as UTF-8 into `to`: such names are mostly GBK. */
void encoding_name(const char *bytes, char *to, size_t room);

#endif
