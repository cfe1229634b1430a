/* The version. */
#include "yearbook/version.h"

#include <stdio.h>

#include "support/test.h"

Test(version, is_that_of_the_header)
{
    char text[32];
    snprintf(text, sizeof(text), "%d.%d.%d", YB_VERSION_MAJOR, YB_VERSION_MINOR, YB_VERSION_PATCH);
    cr_assert_str_eq(yb_version(), text);
}
