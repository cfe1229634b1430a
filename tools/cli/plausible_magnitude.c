/* How large a figure is beside its region's other years, and beside its
 * neighbours: medians and median deviations of logarithms. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/plausible.h"

#define NORMAL 1.4826 /* a median deviation as a standard deviation */
#define SPREAD 5.0    /* deviations that are still ordinary */
/* In powers of ten: against three other years or more, against one or two, against neighbours. */
#define YEARS_LIMIT       0.9
#define FEW_YEARS_LIMIT   1.5
#define NEIGHBOURS_LIMIT  2.0
#define FEWEST_YEARS      3
#define FEWEST_NEIGHBOURS 6    /* itself among them */
#define NEAR              1.0  /* of neighbours: then the other year is the odd one */
#define POWER             0.35 /* as near to a power of ten as a slip of the unit is */
#define SMALL             100  /* counts below this vary as they like */

/* What others say of a figure's size. */
typedef struct typical {
    size_t count;
    double median, spread; /* of decimal logarithms */
} typical;

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median_of(double *sorted, size_t count)
{
    return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

/* Changes the order of `logs`. */
static typical summarise(double *logs, size_t count)
{
    typical found = { .count = count };
    if (count > 0) {
        qsort(logs, count, sizeof *logs, by_size);
        found.median = median_of(logs, count);
        for (size_t i = 0; i < count; i++) {
            logs[i] = fabs(logs[i] - found.median);
        }
        qsort(logs, count, sizeof *logs, by_size);
        found.spread = NORMAL * median_of(logs, count);
    }
    return found;
}

static double log_of(const plausible_row *row)
{
    return log10((double)row->value.mantissa) - row->value.scale;
}

/* The region's other years; rows [first, end) are its history. */
static typical other_years(const plausible_job *job, size_t first, size_t end, size_t at, double *scratch)
{
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        if (i != at && job->rows[i].value.mantissa > 0) {
            scratch[count++] = log_of(&job->rows[i]);
        }
    }
    return summarise(scratch, count);
}

static int is_far(const typical *others, double size, size_t fewest, double limit)
{
    double spread = SPREAD * others->spread;
    return others->count >= fewest && fabs(size - others->median) > (spread > limit ? spread : limit);
}

/* "about 10^4 times", "about a 30th of" */
static void tell_ratio(double power, char text[64])
{
    double whole = round(power);
    if (fabs(power - whole) < POWER && fabs(whole) >= 3) {
        snprintf(text, 64, "about 10^%.0f times", whole);
    } else if (power > 0) {
        snprintf(text, 64, "about %.0f times", pow(10.0, power));
    } else {
        snprintf(text, 64, "about 1/%.0f of", pow(10.0, -power));
    }
}

static yb_status tell_magnitude(const plausible_job *job, plausible_row *row, const typical *others, double size,
                                const char *whose, yb_error *error)
{
    char ratio[64], reason[256];
    double power = size - others->median;
    tell_ratio(power, ratio);
    snprintf(reason, sizeof reason, "%s %s, which is %.6g %s%s", ratio, whose, pow(10.0, others->median),
             describe_unit(job->metric, (yb_measure)row->measure),
             fabs(power - round(power)) < POWER && fabs(power) > 2.5 ? "; is it in another unit?" : "");
    row->odd = 1;
    return row->asked ? job->tell(job->context, row, DOUBT_MAGNITUDE, reason, error) : YB_OK;
}

/* 2 projects after 30 are no reason to wonder. */
static int is_small(const plausible_job *job, const plausible_row *row, double median)
{
    char base[64];
    int factor = 0;
    yb_error ignored = YB_ERROR_INIT;
    return plausible_value(row->value) < SMALL && median < log10(SMALL) &&
           yb_unit_normalize(job->metric->unit, base, &factor, &ignored) == YB_OK && factor == 0;
}

static yb_status judge(const plausible_job *job, plausible_row *row, const typical *years, const typical *neighbours,
                       yb_error *error)
{
    double size = log_of(row);
    int few = years->count < FEWEST_YEARS, known = neighbours->count >= FEWEST_NEIGHBOURS;
    int far = is_far(years, size, 1, few ? FEW_YEARS_LIMIT : YEARS_LIMIT);
    int odd = is_far(neighbours, size, FEWEST_NEIGHBOURS, NEIGHBOURS_LIMIT);
    if (far && few && known && fabs(size - neighbours->median) < NEAR) {
        return YB_OK;
    }
    if (far && !is_small(job, row, years->median)) {
        return tell_magnitude(job, row, years, size,
                              years->count == 1 ? "its other year" : "the median of its other years", error);
    }
    if (odd && (years->count == 0 || far) && !is_small(job, row, neighbours->median)) {
        return tell_magnitude(job, row, neighbours, size, "the median of its neighbours", error);
    }
    return YB_OK;
}

/* Rows of one measure, span and year whose regions have one parent: neighbours. */
typedef struct neighbour {
    uint32_t row, parent;
} neighbour;

typedef struct sizing {
    const plausible_job *job;
    neighbour *order;
    typical *typicals; /* for each row: of its neighbours, once they were met */
    int met;
    double *sorted; /* sizes of a history */
    double *scratch;
} sizing;

static int compare_groups(const sizing *all, const neighbour *a, const neighbour *b)
{
    const plausible_row *left = &all->job->rows[a->row], *right = &all->job->rows[b->row];
    const int64_t first[] = { left->measure, left->span.first, left->span.last, left->year, a->parent };
    const int64_t second[] = { right->measure, right->span.first, right->span.last, right->year, b->parent };
    for (size_t i = 0; i < 5; i++) {
        if (first[i] != second[i]) {
            return first[i] < second[i] ? -1 : 1;
        }
    }
    return 0;
}

static int by_group(const void *left, const void *right, void *context)
{
    return compare_groups(context, left, right);
}

static void find_neighbours(sizing *all)
{
    const plausible_job *job = all->job;
    size_t count = 0;
    for (size_t i = 0; i < job->count; i++) {
        uint32_t parent = yb_regions_parent(job->regions, job->rows[i].region);
        if (job->rows[i].measure == YB_LEVEL && job->rows[i].value.mantissa > 0 && parent != YB_NO_REGION) {
            all->order[count++] = (neighbour) { (uint32_t)i, parent };
        }
    }
    qsort_r(all->order, count, sizeof *all->order, by_group, all);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && compare_groups(all, &all->order[first], &all->order[end]) == 0; end++) {
            all->scratch[end - first] = log_of(&job->rows[all->order[end].row]);
        }
        typical found = summarise(all->scratch, end - first);
        for (size_t i = first; i < end; i++) {
            all->typicals[all->order[i].row] = found;
        }
    }
}

/* Whether a year lies within the limit of the median of any but itself: of those
 * sorted by size, that is the middle one or one beside it. */
static int is_near_middle(double size, const double *sorted, size_t count)
{
    size_t middle = count / 2;
    double low = sorted[middle > 0 ? middle - 1 : 0], high = sorted[middle + 1 < count ? middle + 1 : count - 1];
    return count > 1 && fabs(size - low) <= YEARS_LIMIT && fabs(size - high) <= YEARS_LIMIT;
}

static yb_status judge_row(sizing *all, size_t first, size_t end, size_t at, yb_error *error)
{
    typical years = other_years(all->job, first, end, at, all->scratch);
    if (!all->met) {
        find_neighbours(all); /* of most metrics they are never asked */
        all->met = 1;
    }
    return judge(all->job, &all->job->rows[at], &years, &all->typicals[at], error);
}

/* Rows [first, end): a region's years, all of one measure and span. */
static yb_status judge_history(sizing *all, size_t first, size_t end, yb_error *error)
{
    const plausible_job *job = all->job;
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        if (job->rows[i].value.mantissa > 0) {
            all->sorted[count++] = log_of(&job->rows[i]);
        }
    }
    qsort(all->sorted, count, sizeof *all->sorted, by_size);
    for (size_t i = first; i < end; i++) {
        if (job->rows[i].value.mantissa > 0 && !is_near_middle(log_of(&job->rows[i]), all->sorted, count)) {
            TRY(judge_row(all, first, end, i, error));
        }
    }
    return YB_OK;
}

static yb_status judge_all(sizing *all, yb_error *error)
{
    const plausible_job *job = all->job;
    for (size_t first = 0, end; first < job->count; first = end) {
        for (end = first + 1; end < job->count && plausible_same_history(&job->rows[first], &job->rows[end]); end++) {
        }
        if (job->rows[first].measure == YB_LEVEL) {
            TRY(judge_history(all, first, end, error));
        }
    }
    return YB_OK;
}

yb_status plausible_check_magnitude(const plausible_job *job, yb_error *error)
{
    sizing all = { .job = job,
                   .order = calloc(job->count + 1, sizeof *all.order),
                   .typicals = calloc(job->count + 1, sizeof *all.typicals),
                   .sorted = calloc(job->count + 1, sizeof *all.sorted),
                   .scratch = calloc(job->count + 1, sizeof *all.scratch) };
    yb_status status = YB_OK;
    if (all.order == NULL || all.typicals == NULL || all.sorted == NULL || all.scratch == NULL) {
        status = cli_fail_memory(error);
    } else {
        status = judge_all(&all, error);
    }
    free(all.order);
    free(all.typicals);
    free(all.sorted);
    free(all.scratch);
    return status;
}
