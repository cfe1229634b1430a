/* Signals that ask a verb to stop while it writes a store: it gives up what it
 * began, so that the store stays as it was, and then ends by that signal. */
#ifndef CLI_COMMON_INTERRUPT_H
#define CLI_COMMON_INTERRUPT_H

#include "yearbook/hooks.h"

/* From here on SIGINT, SIGTERM and SIGHUP are noted, unless the caller ignores
 * them; a second one ends the program at once. A closed pipe ends nothing: the
 * listing is lost then, not the work. */
void cli_interrupt_catch(void);

/* Whether one of them came. */
int cli_interrupted(void);
/* The same as a failure. */
yb_status cli_interrupt_check(yb_error *error);

/* Hooks whose files take nothing more once one of them came, so that a commit
 * under way fails as on a full disk. Static. */
const yb_hooks *cli_interrupt_hooks(void);

/* Ends the program by the signal that came; returns if none did. */
void cli_interrupt_end(void);

#endif
