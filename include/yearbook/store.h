/* Stores: open, write, read, check.
 *
 * A store is a directory of immutable segments and a manifest. One writer at a
 * time (a lock file says so across processes), any number of readers without
 * locks: a snapshot is the store as one commit left it and never changes.
 *
 * Thread safety: a yb_store may be used from several threads; a yb_writer, a
 * yb_scan by one at a time; a yb_snapshot is immutable and may be shared.
 *
 * Processes: handles do not outlive fork(). A child opens the store anew and
 * leaves its parent's handles alone, without closing them: their threads are
 * not there. While it lives it also holds the lock of a writer that was open. */
#ifndef YEARBOOK_STORE_H
#define YEARBOOK_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/decimal.h"
#include "yearbook/export.h"
#include "yearbook/hooks.h"
#include "yearbook/regions.h"
#include "yearbook/series.h"
#include "yearbook/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct yb_store yb_store;
typedef struct yb_snapshot yb_snapshot;
typedef struct yb_writer yb_writer;
typedef struct yb_scan yb_scan;

#define YB_NO_SOURCE UINT32_MAX

/* ---- opening ---------------------------------------------------------- */

typedef struct yb_store_options {
    size_t struct_size;     /* sizeof(yb_store_options) */
    const yb_hooks *hooks;  /* NULL: defaults */
    int create;             /* make the store if the directory is absent or empty */
    uint32_t threads;       /* 0: as many as the machine has */
    uint64_t memory_budget; /* bytes that a writer, or a compaction, takes for rows, and that blocks
                               may take that queries have read; of results that were freed, a quarter
                               as much is kept for the next ones; 0: a quarter of the machine's */
} yb_store_options;

/* `options` may be NULL. YB_NOT_FOUND: no store there; YB_CORRUPT: a broken
 * manifest; YB_UNSUPPORTED: written by a newer version. */
YB_API yb_status yb_store_open(const char *path, const yb_store_options *options, yb_store **store, yb_error *error);

/* All snapshots and writers of the store must be closed before. NULL is allowed. */
YB_API void yb_store_close(yb_store *store);

/* Frees what is kept of results that were freed; the system takes much of it by itself when memory
 * is short. From any thread. */
YB_API void yb_store_trim(yb_store *store);

/* ---- reading ---------------------------------------------------------- */

/* The newest commit. Close with yb_snapshot_close. */
YB_API yb_status yb_snapshot_open(yb_store *store, yb_snapshot **snapshot, yb_error *error);
YB_API void yb_snapshot_close(yb_snapshot *snapshot);

YB_API uint64_t yb_snapshot_version(const yb_snapshot *snapshot); /* number of the commit; 0: nothing yet */
/* Observations that no later commit superseded; those of regions that are gone
 * from the tree count too, though no scan reaches them, and a rollup only those
 * of which the lineage tells what they became. */
YB_API uint64_t yb_snapshot_row_count(const yb_snapshot *snapshot);

/* Borrowed: valid as long as the snapshot. The tree is empty (count 0) until
 * one was imported. */
YB_API const yb_regions *yb_snapshot_regions(const yb_snapshot *snapshot);

/* By year, old code, new code; strings borrowed. Set struct_size first. */
YB_API uint32_t yb_snapshot_lineage_count(const yb_snapshot *snapshot);
YB_API yb_status yb_snapshot_lineage(const yb_snapshot *snapshot, uint32_t number, yb_lineage_entry *entry,
                                     yb_error *error);

/* The same commit under the tree of another year, as the lineage tells it:
 * regions that were renamed, recoded, merged or split since are those of that
 * year, under the names and parents that are known. Those that came of several
 * stay beside these, since their figures cannot be taken apart. Its regions have
 * numbers of their own. Without a lineage, the tree is the newest one. Close
 * with yb_snapshot_close. YB_INVALID: a year outside 1..9999. */
YB_API yb_status yb_snapshot_of_year(const yb_snapshot *snapshot, int year, yb_snapshot **of_year, yb_error *error);

YB_API uint32_t yb_snapshot_metric_count(const yb_snapshot *snapshot);
/* Fills `metric` (set struct_size first) with borrowed strings. */
YB_API yb_status yb_snapshot_metric(const yb_snapshot *snapshot, uint32_t number, yb_metric *metric, yb_error *error);
/* By id, name or alias. YB_NOT_FOUND suggests near names. */
YB_API yb_status yb_snapshot_find_metric(const yb_snapshot *snapshot, const char *text, uint32_t *number,
                                         yb_error *error);

YB_API uint32_t yb_snapshot_series_count(const yb_snapshot *snapshot);
YB_API yb_status yb_snapshot_series(const yb_snapshot *snapshot, uint32_t number, yb_series *series, yb_error *error);

/* A document that figures came from. Strings borrowed. */
typedef struct yb_source {
    size_t struct_size; /* sizeof(yb_source) */
    const char *name;   /* the report's base name without extension */
    const char *origin; /* path or address it was read from */
    const char *text;   /* the document as UTF-8; byte ranges of observations refer to it */
    size_t text_length; /* bytes */
} yb_source;

YB_API uint32_t yb_snapshot_source_count(const yb_snapshot *snapshot);
/* Name and origin only (text NULL, length known): borrowed from the snapshot. */
YB_API yb_status yb_snapshot_source(const yb_snapshot *snapshot, uint32_t number, yb_source *source, yb_error *error);
/* Reads the text; *text is NUL-terminated, length without it; release with yb_snapshot_free_text. */
YB_API yb_status yb_snapshot_source_text(const yb_snapshot *snapshot, uint32_t number, char **text, size_t *length,
                                         yb_error *error);
YB_API void yb_snapshot_free_text(const yb_snapshot *snapshot, char *text);

typedef struct yb_segment_info {
    size_t struct_size; /* sizeof(yb_segment_info) */
    const char *file;   /* name inside the store's directory */
    uint64_t bytes;
    uint64_t rows;            /* written */
    uint64_t rows_superseded; /* of them, hidden by later ones */
    uint32_t tiles, runs;     /* blocks by kind */
    uint32_t series, regions;
    int first_year, last_year;
} yb_segment_info;

YB_API uint32_t yb_snapshot_segment_count(const yb_snapshot *snapshot);
YB_API yb_status yb_snapshot_segment(const yb_snapshot *snapshot, uint32_t number, yb_segment_info *info,
                                     yb_error *error);

/* ---- columns of observations ------------------------------------------ */

/* `count` rows as parallel arrays. For writing, the last five may be NULL
 * (exact, no source). For reading, all are set. */
typedef struct yb_rows {
    size_t count;
    const uint32_t *series; /* number in the catalog */
    const uint32_t *region; /* number in the region tree */
    const int16_t *year;    /* 1..9999 */
    const int64_t *mantissa;
    const int8_t *scale;    /* 0..YB_SCALE_MAX; NULL for writing: 0 */
    const uint8_t *bound;   /* yb_bound */
    const uint32_t *source; /* number of the source, or YB_NO_SOURCE */
    const uint32_t *offset; /* bytes into the source's text */
    const uint32_t *length; /* bytes of the figure there */
} yb_rows;

/* What to read. Empty lists and negative numbers mean "any". */
typedef struct yb_filter {
    size_t struct_size; /* sizeof(yb_filter) */
    const uint32_t *metrics;
    size_t metric_count;
    uint32_t region; /* subtree of this region; YB_NO_REGION: everywhere */
    int level;       /* only regions of this level; -1: any */
    int first_year;  /* 0: from the first */
    int last_year;   /* 0: to the last */
    int measure;     /* yb_measure, -1: any */
    int role;        /* yb_role, -1: any */
    yb_span span;    /* {0, 0}: any */
} yb_filter;

#define YB_FILTER_INIT                                                                                                 \
    {                                                                                                                  \
        sizeof(yb_filter), NULL, 0, YB_NO_REGION, -1, 0, 0, -1, -1,                                                    \
        {                                                                                                              \
            0, 0                                                                                                       \
        }                                                                                                              \
    }

/* Observations in the order series, region, year within each segment; segments
 * follow one another. Superseded rows do not appear. */
YB_API yb_status yb_scan_open(const yb_snapshot *snapshot, const yb_filter *filter, yb_scan **scan, yb_error *error);
/* Next batch; count 0 at the end. Columns are valid until the next call or close. */
YB_API yb_status yb_scan_next(yb_scan *scan, yb_rows *rows, yb_error *error);
YB_API void yb_scan_close(yb_scan *scan);

/* ---- writing ---------------------------------------------------------- */

/* Takes the writer's lock. YB_LOCKED when another process or thread has it.
 * YB_IO when an earlier commit through this handle was published but could not
 * be synced: check the disk and open the store again. */
YB_API yb_status yb_writer_begin(yb_store *store, yb_writer **writer, yb_error *error);

/* Gives up what was not committed, releases the lock, frees. NULL is allowed. */
YB_API void yb_writer_close(yb_writer *writer);

/* Replaces the region tree; data of regions no longer in it stays in the store,
 * where rollups find it by the lineage, if that tells what became of them. The
 * writer keeps its own reference. YB_INVALID after rows were appended that are
 * not committed: they hold region numbers. */
YB_API yb_status yb_writer_set_regions(yb_writer *writer, const yb_regions *regions, yb_error *error);
/* Replaces the lineage of regions, which rollups follow; `count` entries stand
 * one behind the other, each of the first one's struct_size bytes; 0: none any
 * more. Every code must lead to one of the tree. YB_INVALID, YB_EXISTS: what
 * contradicts, in which line. A commit refuses (YB_INVALID) a tree that lacks
 * what the lineage leads to. */
YB_API yb_status yb_writer_set_lineage(yb_writer *writer, const yb_lineage_entry *entries, size_t count,
                                       yb_error *error);
/* The tree that region numbers of yb_writer_append refer to. Borrowed. */
YB_API const yb_regions *yb_writer_regions(const yb_writer *writer);

/* Adds a metric or replaces the description of the one with this id (YB_INVALID
 * if the unit would change). *number may be NULL. */
YB_API yb_status yb_writer_put_metric(yb_writer *writer, const yb_metric *metric, uint32_t *number, yb_error *error);
/* As yb_snapshot_find_metric, over what this writer sees. */
YB_API yb_status yb_writer_find_metric(const yb_writer *writer, const char *text, uint32_t *number, yb_error *error);
YB_API yb_status yb_writer_metric(const yb_writer *writer, uint32_t number, yb_metric *metric, yb_error *error);
/* The number of this series, added if new. */
YB_API yb_status yb_writer_put_series(yb_writer *writer, const yb_series *series, uint32_t *number, yb_error *error);
/* Copies the text, which is UTF-8 of less than 4 GiB (else YB_INVALID). After
 * another failure the writer can only be closed. */
YB_API yb_status yb_writer_put_source(yb_writer *writer, const yb_source *source, uint32_t *number, yb_error *error);

/* Adds rows in any order. The same key again, in this or an earlier commit, is
 * superseded by the later one. Nothing is visible before commit. What exceeds
 * the store's memory budget goes to files in its directory, some of them
 * segments of the commit to come. YB_INVALID
 * (with the row's index in error->offset) leaves the whole batch out; after
 * another failure the writer can only be closed. */
YB_API yb_status yb_writer_append(yb_writer *writer, const yb_rows *rows, yb_error *error);

/* Makes everything visible, all or nothing, and durable: files and directory
 * are synced. *version (may be NULL) is the new commit's number. After a
 * success the writer may go on; after a failure it can only be closed. */
YB_API yb_status yb_writer_commit(yb_writer *writer, uint64_t *version, yb_error *error);

/* ---- compaction ------------------------------------------------------- */

#define YB_ZSTD_LEVEL_MAX 19

typedef struct yb_compact_options {
    size_t struct_size; /* sizeof(yb_compact_options) */
    int zstd_level;     /* 1..YB_ZSTD_LEVEL_MAX: blocks that get smaller are compressed, for cold data; 0: none is */
} yb_compact_options;

/* A store before and after. */
typedef struct yb_compact_report {
    size_t struct_size; /* sizeof(yb_compact_report) */
    uint32_t segments_before, segments_after;
    uint64_t rows_before, rows_after;   /* written, those superseded among them */
    uint64_t bytes_before, bytes_after; /* of segments and masks */
    uint64_t version;                   /* of the newest commit, which is a new one if anything was done */
} yb_compact_report;

/* Rewrites all segments into one without superseded rows, as a commit of its
 * own; does nothing where there is one without them already, some of whose
 * blocks are compressed or none as the options ask. Catalog, sources
 * and what snapshots show stay the same. Takes the writer's lock (YB_LOCKED),
 * and memory as the store's budget says. Readers are not held up: open
 * snapshots go on reading the old files, of which up to 256 stay open in a
 * process though their names are gone; what this process still reads is removed
 * by the next writer. `options` may be NULL; set report->struct_size first, or
 * give NULL. */
YB_API yb_status yb_compact(yb_store *store, const yb_compact_options *options, yb_compact_report *report,
                            yb_error *error);

/* ---- checking --------------------------------------------------------- */

/* Called with each problem found; the error is valid during the call only. */
typedef void yb_check_report(void *context, const yb_error *problem);

/* Reads every byte of every file, compares checksums, decodes every block and
 * compares statistics. Goes on after a problem; returns YB_OK when there was
 * none, else the first problem's status. `report` may be NULL. */
YB_API yb_status yb_store_check(yb_store *store, yb_check_report *report, void *context, yb_error *error);

#ifdef __cplusplus
}
#endif
#endif
