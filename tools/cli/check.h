/* Between the files of `check`. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/common/selection.h"
#include "cli/common/session.h"

/* Prints the figures that are not plausible, of those that the selection names.
 * The session is open for reading. */
yb_status check_plausible(const cli_session *session, cli_selection *selection, yb_error *error);

#endif
