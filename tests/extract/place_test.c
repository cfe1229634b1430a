/* Finding the place that a report is from. */
#include <string.h>

#include "extract/reading.h"
#include "gazetteer/gazetteer.h"

static const char *found_code(const char *text, uint32_t within)
{
    static char code[64];
    yb_regions *regions = reading_regions();
    extract_options options = { regions, within, 0 };
    extract_report report;
    cr_assert_eq(extract_text(text, strlen(text), &options, &report, NULL), YB_OK);
    strcpy(code, report.region == YB_NO_REGION ? "" : yb_regions_code(regions, report.region));
    if (report.region == YB_NO_REGION && report.candidate_count > 0) {
        strcpy(code, "candidates");
        for (size_t i = 0; i < report.candidate_count; i++) {
            strcat(strcat(code, " "), yb_regions_code(regions, report.candidates[i]));
        }
    }
    extract_report_free(&report);
    yb_regions_release(regions);
    return code;
}

Test(place, a_name_of_one_region_is_enough)
{
    cr_assert_str_eq(found_code("柳林乡政府工作报告\n一切平稳。\n", YB_NO_REGION), "110102");
    cr_assert_str_eq(found_code("政府工作报告\n现在，我代表柳林乡人民政府报告工作。\n", YB_NO_REGION), "110102");
    cr_assert_str_eq(found_code("云州市长岭区2023年统计公报\n一切平稳。\n", YB_NO_REGION), "2101");
}

Test(place, towns_of_one_name_are_told_apart_by_their_county)
{
    cr_assert_str_eq(found_code("政府工作报告\n在安河县石桥镇会议上\n安河县好。\n", YB_NO_REGION), "110101");
    cr_assert_str_eq(found_code("石桥镇工作报告\n长岭区、云州市支持有力。\n", YB_NO_REGION), "210101");
}

Test(place, what_the_text_does_not_tell_apart_stays_open)
{
    cr_assert_str_eq(found_code("石桥镇工作报告\n平稳有序。\n", YB_NO_REGION), "candidates 110101 210101");
    cr_assert_str_eq(found_code("石桥镇工作报告\n我们到西岭考察。\n", YB_NO_REGION), "candidates 210101 110101");
}

Test(place, a_hint_narrows_the_choice)
{
    yb_regions *regions = reading_regions();
    uint32_t within = yb_regions_by_code(regions, "2");
    cr_assert_str_eq(found_code("石桥镇工作报告\n平稳有序。\n", within), "210101");
    cr_assert_str_eq(found_code("柳林乡工作报告\n平稳有序。\n", within), "");
    yb_regions_release(regions);
}

Test(place, a_changed_ending_still_finds_its_region)
{
    cr_assert_str_eq(found_code("工作报告\n我代表柳林镇人民政府报告工作。\n", YB_NO_REGION), "110102");
}

Test(place, without_a_title_the_name_spoken_most_counts)
{
    cr_assert_str_eq(
        found_code("政府工作报告\n我代表市人民政府报告工作。\n全市上下同心，我市发展有力，全市平稳。临江市好，"
                   "临江市强，临江人勤，临江水美，全市一心。与云州市交流。\n",
                   YB_NO_REGION),
        "11");
    cr_assert_str_eq(
        found_code("政府工作报告\n全市平稳，我市发展，全市同心。临江市好，云州市好，临江、云州都好。\n", YB_NO_REGION),
        "");
    cr_assert_str_eq(found_code("平稳有序。\n", YB_NO_REGION), "");
}

Test(place, an_unknown_name_is_kept_as_the_report_says_it)
{
    extract_report report;
    reading_read("工作报告\n我代表青山镇人民政府报告工作。\n", &report);
    cr_assert_eq(report.region, YB_NO_REGION);
    cr_assert_eq(report.candidate_count, 0);
    cr_assert_str_eq(report.region_name, "青山镇");
    extract_report_free(&report);
}

Test(place, villages_tell_towns_of_the_gazetteer_apart)
{
    const char *text = "荣山镇工作报告\n在付家村、新安村、上陈村、天泉村开展工作。\n";
    extract_report report;
    yb_regions *regions;
    cr_assert_eq(gazetteer_regions(&regions, NULL), YB_OK);
    cr_assert_eq(extract_text(text, strlen(text), NULL, &report, NULL), YB_OK);
    cr_assert(report.region != YB_NO_REGION);
    cr_assert_str_eq(yb_regions_code(regions, report.region), "361002104");
    extract_report_free(&report);
    yb_regions_release(regions);
}
