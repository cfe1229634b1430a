#include <stdarg.h>
#include <stdio.h>

#include "documents/documents.h"

yb_status document_fail(yb_error *error, yb_status status, const char *name, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        *error = (yb_error) { .status = status, .offset = YB_NO_OFFSET };
        snprintf(error->file, sizeof error->file, "%s", name == NULL ? "" : name);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

yb_status document_no_memory(yb_error *error)
{
    return document_fail(error, YB_NO_MEMORY, NULL, "not enough memory to read the document");
}
