/* How this room's failures are told. */
#include <stdarg.h>
#include <stdio.h>

#include "synth/corpus.h"

yb_status synth_fail(yb_error *error, yb_status status, const char *format, ...)
{
    va_list arguments;
    if (error != NULL) {
        *error = (yb_error)YB_ERROR_INIT;
        error->status = status;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

yb_status synth_fail_memory(yb_error *error)
{
    return synth_fail(error, YB_NO_MEMORY, "not enough memory to generate rows; fewer threads take less");
}
