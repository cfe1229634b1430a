#include "cli/common/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

#define SECOND UINT64_C(1000000000)

uint64_t cli_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

void cli_progress_start(cli_progress *progress, const char *unit)
{
    uint64_t now = cli_clock();
    *progress =
        (cli_progress) { .unit = unit, .terminal = isatty(STDERR_FILENO), .started = now, .next = now + 2 * SECOND };
}

void cli_progress_update(cli_progress *progress, uint64_t items, uint64_t done, uint64_t total)
{
    uint64_t now = progress->terminal ? cli_clock() : 0;
    if (!progress->terminal || now < progress->next) {
        return;
    }
    double seconds = (double)(now - progress->started) / (double)SECOND;
    fprintf(stderr, "\r\033[K%llu %s%s, %.0f %ss/s", (unsigned long long)items, progress->unit, cli_plural(items),
            (double)items / seconds, progress->unit);
    if (progress->in_bytes) {
        fprintf(stderr, ", %.0f MB/s", (double)done / seconds / 1e6);
    }
    if (total > 0 && done > 0 && done <= total) {
        fprintf(stderr, ", %llu %%, %.0f s left", (unsigned long long)(done * 100 / total),
                seconds * (double)(total - done) / (double)done);
    }
    fflush(stderr);
    progress->shown = 1;
    progress->next = now + SECOND / 4;
}

void cli_progress_stage(cli_progress *progress, const char *stage)
{
    if (progress->terminal && progress->shown) {
        fprintf(stderr, "\r\033[K%s ...", stage);
        fflush(stderr);
    }
}

void cli_progress_finish(cli_progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        progress->shown = 0;
    }
}
