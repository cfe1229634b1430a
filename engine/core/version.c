/* The version of the loaded library. */
#include "yearbook/version.h"

_Static_assert(YB_VERSION_MAJOR == YB_PROJECT_MAJOR && YB_VERSION_MINOR == YB_PROJECT_MINOR &&
                   YB_VERSION_PATCH == YB_PROJECT_PATCH,
               "version.h and CMakeLists.txt must name the same version");

#define TEXT_OF(number)                   #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *yb_version(void)
{
    return VERSION_TEXT(YB_VERSION_MAJOR, YB_VERSION_MINOR, YB_VERSION_PATCH);
}
