/* The library's version. */
#ifndef YEARBOOK_VERSION_H
#define YEARBOOK_VERSION_H

#include "yearbook/export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define YB_VERSION_MAJOR 0
#define YB_VERSION_MINOR 1
#define YB_VERSION_PATCH 0

/* "0.1.0", of the library that is loaded. */
YB_API const char *yb_version(void);

#ifdef __cplusplus
}
#endif
#endif
