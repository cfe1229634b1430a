/* A store opened by a verb: to read its newest commit, or to write. */
#ifndef CLI_COMMON_SESSION_H
#define CLI_COMMON_SESSION_H

#include "yearbook/store.h"

typedef struct cli_session {
    const char *path;
    yb_store *store;
    yb_snapshot *snapshot;          /* the newest at opening, or when the writer began */
    yb_writer *writer;              /* NULL when reading */
    int made_directory, made_store; /* by this run */
    int half_made;                  /* making the store failed on the way */
    int committed;
    /* Given before writing; 0: the library's own choice. */
    uint32_t threads;
    uint64_t memory_budget;
} cli_session;

/* Start with a session of zeros but for what is given; end with cli_session_close, also after a failure. */
yb_status cli_session_read(cli_session *session, const char *path, uint32_t threads, yb_error *error);

/* Puts the snapshot under the tree of a year, as the store's lineage tells it; 0: leaves it as it is. */
yb_status cli_session_tree_year(cli_session *session, int year, yb_error *error);

/* To change what is there otherwise than by writing rows: takes no lock, makes no store. */
yb_status cli_session_open(cli_session *session, const char *path, yb_error *error);

/* Takes the writer's lock; makes the store if the directory is absent or empty. */
yb_status cli_session_write(cli_session *session, const char *path, yb_error *error);
yb_status cli_session_commit(cli_session *session, uint64_t *version, yb_error *error);

/* A store that this run made and that holds no commit is removed. */
void cli_session_close(cli_session *session);

#endif
