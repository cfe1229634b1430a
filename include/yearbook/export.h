/* What makes a declaration part of the library's interface. */
#ifndef YEARBOOK_EXPORT_H
#define YEARBOOK_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define YB_API                           __attribute__((visibility("default")))
#define YB_PRINTF(template_at, first_at) __attribute__((format(printf, template_at, first_at)))
#else
#define YB_API
#define YB_PRINTF(template_at, first_at)
#endif

#endif
