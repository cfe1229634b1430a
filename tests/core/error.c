/* Errors: what they keep, and how they print. */
#include "core/error.h"

#include <errno.h>
#include <string.h>

#include "support/test.h"

Test(error, keeps_status_and_message)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_fail(&error, YB_INVALID, "expected %d, found %s", 3, "four"), YB_INVALID);
    cr_assert_eq(error.status, YB_INVALID);
    cr_assert_str_eq(error.message, "expected 3, found four");
    cr_assert_str_eq(error.file, "");
    cr_assert_eq(error.offset, YB_NO_OFFSET);
    cr_assert_eq(error.line, 0);
}

Test(error, may_be_null)
{
    cr_assert_eq(yb_fail(NULL, YB_CORRUPT, "x"), YB_CORRUPT);
    cr_assert_eq(yb_fail_at(NULL, YB_CORRUPT, "file", 1, "x"), YB_CORRUPT);
    cr_assert_eq(yb_fail_errno(NULL, ENOSPC, "file", "write"), YB_IO);
    cr_assert_eq(yb_fail_memory(NULL, 1), YB_NO_MEMORY);
    yb_error_place(NULL, "file", 1);
}

Test(error, may_be_rewritten_from_its_own_texts)
{
    yb_error error = YB_ERROR_INIT;
    yb_fail_at(&error, YB_CORRUPT, "a.seg", 7, "bad block");
    yb_fail_at(&error, YB_CORRUPT, error.file, error.offset, "while reading: %s", error.message);
    cr_assert_str_eq(error.message, "while reading: bad block");
    cr_assert_str_eq(error.file, "a.seg");
    cr_assert_eq(error.offset, 7);
}

Test(error, cuts_long_texts_at_a_characters_edge)
{
    char path[2000];
    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    memcpy(path + 510, "\xE9\x95\x87", 3); /* a character of three bytes across the end of `file` */
    yb_error error = YB_ERROR_INIT;
    yb_fail_at(&error, YB_IO, path, YB_NO_OFFSET, "%s", path);
    cr_assert_eq(strlen(error.file), 510);
    cr_assert_eq(strlen(error.message), sizeof(error.message) - 1);
}

Test(error, holds_utf8_only)
{
    yb_error error = YB_ERROR_INIT;
    yb_fail(&error, YB_INVALID, "found \"%s\"", "\xD5\xF2 town \xE9\x95\x87\xE9");
    cr_assert_str_eq(error.message, "found \"?? town \xE9\x95\x87?\"");
}

Test(error, names_the_innermost_place)
{
    yb_error error = YB_ERROR_INIT;
    yb_fail(&error, YB_CORRUPT, "bad block");
    yb_error_place(&error, "inner", 5);
    yb_error_place(&error, "outer", 9);
    cr_assert_str_eq(error.file, "inner");
    cr_assert_eq(error.offset, 5);
}

Test(error, of_the_system_says_what_to_do)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_fail_errno(&error, ENOSPC, "/data/a.seg", "write"), YB_IO);
    cr_assert_str_eq(error.message,
                     "cannot write /data/a.seg: no space left on the device; free some space and try again");
    cr_assert_eq(yb_fail_errno(&error, EISDIR, "/data", "open"), YB_IO);
    cr_assert_str_eq(error.message, "cannot open /data: it is a directory; name a file");
    cr_assert_str_eq(error.file, "/data");
}

Test(error, of_the_system_becomes_the_status_that_fits)
{
    cr_assert_eq(yb_fail_errno(NULL, ENOENT, "a", "open"), YB_NOT_FOUND);
    cr_assert_eq(yb_fail_errno(NULL, ENOTDIR, "a", "open"), YB_NOT_FOUND);
    cr_assert_eq(yb_fail_errno(NULL, ENOMEM, "a", "open"), YB_NO_MEMORY);
    cr_assert_eq(yb_fail_errno(NULL, EEXIST, "a", "create"), YB_EXISTS);
    cr_assert_eq(yb_fail_errno(NULL, EWOULDBLOCK, "a", "lock"), YB_LOCKED);
    cr_assert_eq(yb_fail_errno(NULL, EACCES, "a", "open"), YB_IO);
}

Test(error, of_the_system_that_is_rare_keeps_its_number)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_fail_errno(&error, EPROTO, "a", "read"), YB_IO);
    cr_assert_str_eq(error.message, "cannot read a: Protocol error (error 71 of the operating system)");
}

Test(error, prints_file_and_line_or_offset)
{
    char text[256];
    yb_error error = YB_ERROR_INIT;
    yb_fail_at(&error, YB_INVALID, "rows.csv", YB_NO_OFFSET, "expected a year");
    error.line = 12;
    cr_assert_eq(yb_error_format(&error, text, sizeof(text)), strlen(text));
    cr_assert_str_eq(text, "rows.csv:12: expected a year");
    yb_fail_at(&error, YB_CORRUPT, "a.seg", 4096, "bad checksum");
    yb_error_format(&error, text, sizeof(text));
    cr_assert_str_eq(text, "a.seg (offset 4096): bad checksum");
    yb_fail_at(&error, YB_CORRUPT, "a.seg", YB_NO_OFFSET, "bad checksum");
    yb_error_format(&error, text, sizeof(text));
    cr_assert_str_eq(text, "a.seg: bad checksum");
}

Test(error, prints_a_file_once)
{
    char text[256];
    yb_error error = YB_ERROR_INIT;
    yb_fail_errno(&error, EROFS, "/data/a.seg", "create");
    yb_error_format(&error, text, sizeof(text));
    cr_assert_str_eq(text,
                     "cannot create /data/a.seg: the file system is read-only; choose a place that can be written to");
    yb_fail_at(&error, YB_INVALID, "d", YB_NO_OFFSET, "is a directory; name its files: d/*.txt");
    yb_error_format(&error, text, sizeof(text));
    cr_assert_str_eq(text, "d: is a directory; name its files: d/*.txt");
}

Test(error, without_a_message_prints_its_status)
{
    char text[64];
    yb_error error = YB_ERROR_INIT;
    error.status = YB_CORRUPT;
    cr_assert_eq(yb_error_format(&error, text, sizeof(text)), 12);
    cr_assert_str_eq(text, "corrupt data");
}

Test(error, prints_into_any_capacity)
{
    char text[8];
    yb_error error = YB_ERROR_INIT;
    yb_fail(&error, YB_INVALID, "ab\xE9\x95\x87\xE5\xB8\x82");
    cr_assert_eq(yb_error_format(&error, NULL, 0), 8);
    cr_assert_eq(yb_error_format(&error, text, 1), 8);
    cr_assert_str_eq(text, "");
    cr_assert_eq(yb_error_format(&error, text, sizeof(text)), 8);
    cr_assert_str_eq(text, "ab\xE9\x95\x87");
}

Test(error, has_a_name_for_every_status)
{
    for (int status = YB_OK; status <= YB_UNSUPPORTED; status++) {
        const char *name = yb_status_name((yb_status)status);
        cr_assert_str_neq(name, "unknown status");
        for (int other = YB_OK; other < status; other++) {
            cr_assert_str_neq(name, yb_status_name((yb_status)other));
        }
    }
    cr_assert_str_eq(yb_status_name(YB_CORRUPT), "corrupt data");
    cr_assert_str_eq(yb_status_name((yb_status)99), "unknown status");
}
