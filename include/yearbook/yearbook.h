/* Yearbook: an embeddable columnar store for regional statistics.
 *
 * Three verbs: write (yb_writer_*), scan (yb_scan_*) and rollup (yb_rollup).
 * Include this, or the single headers it names. */
#ifndef YEARBOOK_YEARBOOK_H
#define YEARBOOK_YEARBOOK_H

#include "yearbook/decimal.h"
#include "yearbook/hooks.h"
#include "yearbook/query.h"
#include "yearbook/regions.h"
#include "yearbook/series.h"
#include "yearbook/status.h"
#include "yearbook/store.h"
#include "yearbook/units.h"
#include "yearbook/version.h"

#endif
