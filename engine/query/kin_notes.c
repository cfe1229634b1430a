/* Remarks on figures that stand for regions under another code. */
#include "query/kin_figures.h"

#include <stdio.h>

#include "core/text.h"
#include "query/notes.h"

enum { LISTED = 3 };

/* "361002101 for 临川镇 (361002110), ... and 4 more" */
typedef struct kin_list {
    char text[800];
    size_t used;
    uint32_t count;
} kin_list;

static void list_more(kin_list *list)
{
    if (list->count > LISTED) {
        yb_text_add(list->text, sizeof list->text, &list->used, " and %u more", list->count - LISTED);
    }
}

static const char *comma(const kin_list *list)
{
    return list->count == 0 ? "" : ", ";
}

/* Units that another region stands for. */
static yb_status note_stand_ins(const yb_kin_figures *kin, yb_error *error)
{
    const yb_era *era = kin->plan->era;
    kin_list list = { "", 0, 0 };
    for (uint32_t unit = 0; unit < era->kin->count; unit++) {
        if (kin->kept[unit] == 0 || yb_era_stands(era, unit)) {
            continue;
        }
        uint32_t region = era->node_of_unit[unit];
        if (list.count < LISTED) {
            yb_text_add(list.text, sizeof list.text, &list.used, "%s%s for %s (%s)", comma(&list),
                        era->kin->units[unit].code, yb_regions_name(era->regions, region),
                        yb_regions_code(era->regions, region));
        }
        list.count++;
    }
    list_more(&list);
    return list.count == 0 ? YB_OK
                           : yb_notes_add(kin->plan->notes, error,
                                          "by the lineage, figures under other codes count: %s", list.text);
}

typedef enum kin_matter { FROM_SEVERAL, WAS_SPLIT, HAS_ABSORBED } kin_matter;

/* Whether the figures of a region that stands in the tree are not those of that region in the tree's year. */
static int matters(const yb_kin_figures *kin, uint32_t unit, kin_matter matter)
{
    const yb_era *era = kin->plan->era;
    const yb_kin_unit *of = &era->kin->units[unit];
    if (kin->kept[unit] == 0 || !yb_era_stands(era, unit)) {
        return 0;
    }
    return matter == FROM_SEVERAL ? of->from > era->year
           : matter == WAS_SPLIT  ? of->to < YB_NEWEST_TREE && of->to <= era->year && of->successor == YB_NO_KIN
                                  : kin->absorbed[unit];
}

static yb_status note_regions(const yb_kin_figures *kin, kin_matter matter, yb_error *error)
{
    static const char *const words[] = {
        [FROM_SEVERAL] = "came of several regions after the tree's year, and stay apart from these: %s",
        [WAS_SPLIT] = "were split, and keep their figures of before: %s",
        [HAS_ABSORBED] = "were joined by others after the tree's year, which their figures of then include: %s",
    };
    const yb_era *era = kin->plan->era;
    kin_list list = { "", 0, 0 };
    for (uint32_t unit = 0; unit < era->kin->count; unit++) {
        const yb_kin_unit *of = &era->kin->units[unit];
        if (!matters(kin, unit, matter)) {
            continue;
        }
        if (list.count < LISTED) {
            yb_text_add(list.text, sizeof list.text, &list.used, "%s%s (%s, %d)", comma(&list),
                        yb_regions_name(era->regions, era->node_of_unit[unit]), of->code,
                        matter == FROM_SEVERAL ? of->from
                        : matter == WAS_SPLIT  ? of->to
                                               : of->absorbs);
        }
        list.count++;
    }
    list_more(&list);
    return list.count == 0 ? YB_OK : yb_notes_add(kin->plan->notes, error, words[matter], list.text);
}

yb_status yb_kin_figures_note(const yb_kin_figures *kin, yb_error *error)
{
    yb_notes *notes = kin->plan->notes;
    YB_TRY(note_stand_ins(kin, error));
    for (int matter = FROM_SEVERAL; matter <= HAS_ABSORBED; matter++) {
        YB_TRY(note_regions(kin, (kin_matter)matter, error));
    }
    if (kin->left_out > kin->apart) {
        YB_TRY(yb_notes_add(
            notes, error,
            "left out: %llu figure%s under codes of another time, since there are some of the regions of that "
            "time",
            (unsigned long long)(kin->left_out - kin->apart), yb_plural(kin->left_out - kin->apart)));
    }
    if (kin->apart > 0) {
        YB_TRY(yb_notes_add(
            notes, error,
            "left out: %llu figure%s of regions that were merged or split, since they do not add up; ask for the "
            "tree of their year",
            (unsigned long long)kin->apart, yb_plural(kin->apart)));
    }
    return YB_OK;
}
