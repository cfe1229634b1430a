/* The version of the loaded library. */
#include "yearbook/version.h"

#define TEXT_OF(number)                   #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *yb_version(void)
{
    return VERSION_TEXT(YB_VERSION_MAJOR, YB_VERSION_MINOR, YB_VERSION_PATCH);
}
