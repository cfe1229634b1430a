#include "screen.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support/test.h"

enum { LAST = '\a' }; /* programs do not write it */

void screen_open(screen *s, unsigned short columns)
{
    struct winsize size = { .ws_row = 24, .ws_col = columns };
    s->terminal = posix_openpt(O_RDWR | O_NOCTTY);
    cr_assert_geq(s->terminal, 0);
    cr_assert_eq(grantpt(s->terminal), 0);
    cr_assert_eq(unlockpt(s->terminal), 0);
    snprintf(s->path, sizeof s->path, "%s", ptsname(s->terminal));
    s->other = open(s->path, O_RDWR | O_NOCTTY); /* stays open until all is read */
    cr_assert_geq(s->other, 0);
    cr_assert(columns == 0 || ioctl(s->other, TIOCSWINSZ, &size) == 0);
}

/* What was written arrives some time later, but in order: a last character says that all is there. */
void screen_close(screen *s, char *shown, size_t capacity)
{
    size_t length = 0;
    cr_assert_eq(write(s->other, &(char) { LAST }, 1), 1);
    do {
        ssize_t more = read(s->terminal, shown + length, capacity - length);
        cr_assert_gt(more, 0);
        length += (size_t)more;
        cr_assert_lt(length, capacity);
    } while (shown[length - 1] != LAST);
    shown[length - 1] = '\0';
    close(s->other);
    close(s->terminal);
}
