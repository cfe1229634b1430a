/* Tables that were flattened into lines. */
#include "extract/reading.h"

#define REPORT(rows) "某县2023年统计公报\n一、2023年完成情况\n" rows

static void expect_rows(const char *text, const char *lines)
{
    cr_assert_str_eq(reading_figures(text), lines);
}

Test(table, rows_take_their_columns_from_the_header)
{
    expect_rows(REPORT("指标名称　单位　全年　增速（%）\n固定电话用户　万户　4.8　3.7\n纱产量　吨　1,842　-6.1\n"),
                "固定电话用户|level|4.8|万户|2023|actual|exact\n固定电话用户|yoy|3.7|%|2023|actual|exact\n"
                "纱产量|level|1842|吨|2023|actual|exact\n纱产量|yoy|-6.1|%|2023|actual|exact");
    expect_rows(REPORT("项目 单位 2022年 2023年 增长% 占比%\n货运量 万吨 90 99 10.0 37\n"),
                "货运量|level|90|万吨|2022|actual|exact\n货运量|level|99|万吨|2023|actual|exact\n"
                "货运量|yoy|10|%|2023|actual|exact");
    expect_rows(REPORT("指标\t单位\t本月\t累计\t去年同期\n货运量\t万吨\t9\t99\t90\n"),
                "货运量|level|99|万吨|2023|actual|exact\n货运量|level|90|万吨|2022|actual|exact");
}

Test(table, a_unit_may_stand_behind_the_name)
{
    expect_rows(REPORT("发电量（亿千瓦时） 61.3 -5.7\n货运量(万吨) 18 —\n"),
                "发电量|level|61.3|亿千瓦时|2023|actual|exact\n发电量|yoy|-5.7|%|2023|actual|exact\n"
                "货运量|level|18|万吨|2023|actual|exact");
}

Test(table, a_percentage_is_a_share_or_what_its_name_says)
{
    expect_rows(REPORT("指标 单位 全年\n造纸业增速 % 7.2\n自来水普及率 % 98.5\n"),
                "造纸业|yoy|7.2|%|2023|actual|exact\n自来水普及率|share|98.5|%|2023|actual|exact");
}

Test(table, prose_is_no_row)
{
    expect_rows(REPORT("货运量，万吨 18 5\n办公地点 幸福路 18\n联系电话 8123456\n货运量 18 5\n"), "");
}
