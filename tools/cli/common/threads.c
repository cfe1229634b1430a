/* Processors and threads. */
#include "cli/common/threads.h"

#include <sched.h>
#include <unistd.h>

#include "cli/common/selection.h"

uint32_t cli_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (uint32_t)CPU_COUNT(&set);
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN); /* of more than a cpu_set_t has */
    return online < 1 ? 1 : (uint32_t)online;
}

yb_status cli_parse_threads(const char *text, uint32_t *threads, yb_error *error)
{
    unsigned long long count = 0;
    yb_status status = cli_parse_count("threads", text, CLI_THREADS_MOST, &count, error);
    if (status == YB_OK) {
        *threads = (uint32_t)count;
    }
    return status;
}

uint32_t cli_threads(uint32_t asked, uint32_t most)
{
    uint32_t threads = asked == 0 ? cli_processors() : asked;
    return threads < most ? threads : most;
}
