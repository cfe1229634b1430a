#include "cli/common/interrupt.h"

#include <errno.h>
#include <signal.h>

#include "cli/cli.h"

static volatile sig_atomic_t came;

static void note_signal(int number)
{
    came = number;
}

void cli_interrupt_catch(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before, noted = { .sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND };
        sigemptyset(&noted.sa_mask);
        /* Without SA_RESTART: a read that waits must return. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(numbers[i], &noted, NULL);
        }
    }
    signal(SIGPIPE, SIG_IGN);
}

int cli_interrupted(void)
{
    return came != 0;
}

yb_status cli_interrupt_check(yb_error *error)
{
    return came == 0 ? YB_OK : cli_fail(error, YB_IO, "interrupted; nothing was stored");
}

static int append_unless_interrupted(void *context, yb_file *file, const void *data, size_t bytes)
{
    return came != 0 ? ECANCELED : yb_default_io()->append(context, file, data, bytes);
}

const yb_hooks *cli_interrupt_hooks(void)
{
    static yb_io files;
    static yb_hooks hooks;
    files = *yb_default_io();
    files.append = append_unless_interrupted;
    hooks = (yb_hooks) { .struct_size = sizeof hooks, .io = &files };
    return &hooks;
}

void cli_interrupt_end(void)
{
    if (came != 0) {
        signal((int)came, SIG_DFL);
        raise((int)came);
    }
}
