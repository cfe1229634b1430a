/* Documents of all formats, archives, folders and compilations, from the command line. */
#include <stdio.h>

#include "program.h"
#include "support/test.h"

#define DOCUMENTS "'" YB_TEST_DATA "/data/documents'"
/* All but the report's name and the figures' offsets. */
#define SAME_ROWS "cut -d, -f2-13,15"

Test(documents, the_same_report_gives_the_same_rows_in_every_format)
{
    program p;
    program_start(&p);
    program_expect(&p, 0, "yearbook extract " DOCUMENTS "/report.txt | " SAME_ROWS " >wanted; wc -l <wanted");
    cr_assert_str_eq(p.out, "31\n");
    program_expect(&p, 0,
                   "cp " DOCUMENTS "/report* .; test -x \"$(dirname '" YB_PROGRAM "')/yearbook-pdf\" || rm report.pdf;"
                   " for f in report*; do yearbook extract $f | " SAME_ROWS " | cmp - wanted || exit 1; done");
    /* By content, not by name; from a pipe as well. */
    program_expect(&p, 0, "mv report.docx what.txt; yearbook extract - <what.txt | " SAME_ROWS " | cmp - wanted");
    program_expect(&p, 0, "cat report.zip | yearbook extract - | " SAME_ROWS " | cmp - wanted");
    program_end(&p);
}

Test(documents, folders_and_archives_are_read_in_the_order_of_their_names)
{
    program p;
    program_start(&p);
    program_expect(&p, 0,
                   "mkdir -p d/b; cp " DOCUMENTS "/names.zip d/b; cp " DOCUMENTS "/report.docx d/a.docx;"
                   " cp " DOCUMENTS "/report.html d/c.htm; : >d/.hidden; : >'d/~$a.docx'; ln -s . d/again;"
                   " yearbook extract d | cut -d, -f1 | uniq");
    cr_assert_str_eq(p.out, "report\na\n千金镇\nc\n");
    program_expect(&p, 0, "yearbook extract --threads 1 d >one.csv; yearbook extract --threads 5 d | cmp one.csv -");
    program_expect(&p, 0, "yearbook ingest store d");
    must_contain(p.err, "d/b/names.zip/b/千金镇.txt");
    program_expect(&p, 0, "yearbook show store sources --format csv");
    must_contain(p.out, "d/b/names.zip/b/千金镇.txt");
    program_end(&p);
}

Test(documents, archives_may_lie_in_archives_but_not_too_deep)
{
    program p;
    program_start(&p);
    program_expect(&p, 0,
                   "cp " DOCUMENTS "/report.txt .; tar cf 1.tar report.txt; gzip 1.tar; tar cf 2.tar 1.tar.gz;"
                   " tar cf 3.tar 2.tar; yearbook extract 3.tar | cut -d, -f1 | uniq");
    cr_assert_str_eq(p.out, "report\n");
    program_expect(&p, 1, "tar cf 4.tar 3.tar; tar cf 5.tar 4.tar; yearbook extract 5.tar");
    must_contain(p.err, "lies in too many archives");
    program_end(&p);
}

Test(documents, each_bad_file_is_told_and_the_rest_is_read)
{
    program p;
    program_start(&p);
    program_run(
        &p, "%s",
        "mkdir d; cp " DOCUMENTS "/report.txt d/z.txt; head -c 900 " DOCUMENTS "/report.docx >d/cut.docx;"
        " cp " DOCUMENTS "/scanned.pdf " DOCUMENTS "/encrypted.pdf d; head -c 700 " DOCUMENTS
        "/report.zip >d/cut.zip; : >d/empty.txt; printf '\\320\\317\\021\\340 old' >d/old.doc;"
        " echo '千金镇2023年工作总结。一切都好。' >d/nothing.txt; printf '\\202\\261\\202\\361\\202\\311' >d/sjis.txt;"
        " truncate -s 1G d/huge.txt; printf '{\\\\rtf1 x}' >d/x.rtf");
    program_expect(&p, 1, "yearbook extract d");
    must_contain(p.out, "\nz,330503107,千金镇,财政总收入,财政总收入,level,1.25,");
    must_contain(p.err, "d/cut.docx: ");
    must_contain(p.err, "d/cut.zip");
    must_contain(p.err, "d/empty.txt: the file is empty");
    must_contain(p.err,
                 "d/old.doc: expected a report, found an old Word, WPS or Excel document (doc, wps, xls); save it");
    must_contain(p.err, "d/nothing.txt: no figures were found");
    must_contain(p.err, "expected text in UTF-8, UTF-16, GB18030 or Big5");
    must_contain(p.err, "d/huge.txt: is larger than 64 MiB");
    must_contain(p.err, "d/x.rtf: expected a report, found an RTF document");
    must_contain(p.err, "d/encrypted.pdf: ");
    must_contain(p.err, "d/scanned.pdf: ");
    program_expect(&p, 1, "yearbook ingest store d");
    must_contain(p.err, "d/cut.docx: ");
    must_contain(p.err, "ingested 1 report, ");
    program_end(&p);
}

/* data/reports/shuanglin.txt in traditional characters. */
static const char traditional[] =
    "政府工作報告\n"
    "（2024年1月9日，雙林鎮）\n"
    "（示例文本：地名真實，數字均為虛構，僅用於演示。）\n"
    "各位代表：\n"
    "我代表雙林鎮人民政府，向大會報告2023年工作和2024年打算。\n"
    "雙林鎮位於湖州市南潯區東部，下轄行政村和社區共三十餘個。\n"
    "一、過去一年的工作\n"
    "2023年全鎮完成財政總收入8.47億元，增長4.9%，規上工業總產值98.3億元，增長5.5%，固定資產投資16.4億元，增長10.2%。\n"
    "綾絹產業煥發生機，全年綾絹銷售額1.2億元，接待遊客38.6萬人次，旅遊總收入2.9億元。\n"
    "糧食播種面積2.86萬畝，糧食總產量1.31萬噸；建成高標準農田3200畝。\n"
    "二、2024年工作打算\n"
    "2024年預期：財政總收入增長5.5%，農村居民人均可支配收入增長7.5%以上。計劃新建污水管網12公里。\n";

Test(documents, a_report_in_traditional_characters_gives_the_rows_of_the_simplified_one)
{
    program p;
    program_start_with(&p, "utf8.txt", traditional);
    program_expect(&p, 0,
                   "yearbook extract '" YB_TEST_DATA "/data/reports/shuanglin.txt' | cut -d, -f2-14 >wanted;"
                   " iconv -f UTF-8 -t BIG5 utf8.txt >big5.txt;"
                   " for f in utf8 big5; do yearbook extract $f.txt | cut -d, -f2-14 | cmp - wanted || exit 1; done");
    program_expect(&p, 0, "yearbook extract big5.txt");
    must_contain(p.out, "\nbig5,330503101,双林镇,财政总收入,财政总收入,level,8.47,亿元,2023,");
    must_contain(p.out, ",2023年全鎮完成財政總收入8.47億元\n");
    program_expect(&p, 0, "yearbook ingest store big5.txt");
    program_expect(&p, 0, "yearbook trace store --region 330503101 --metric 财政总收入 --year 2023");
    must_contain(p.out, "財政總收入8.47億元");
    program_end(&p);
}

/* Two towns' reports behind a list of contents. */
static const char compilation[] =
    "南浔区各镇工作总结汇编\n目录\n千金镇2022年工作总结……1\n练市镇2023年工作总结……3\n\n"
    "千金镇2022年工作总结\n湖州市南浔区千金镇。全镇上下团结一心，较好完成了各项任务，社会大局和谐稳定，民生持续改善，"
    "生态环境明显好转。\n2022年，全镇完成财政总收入1."
    "25亿元。学习了练市镇2023年工作总结。改造农村户厕150户，新建道路5公里。\n"
    "练市镇2023年工作总结\n湖州市南浔区练市镇。全镇上下团结一心，较好完成了各项任务，社会大局和谐稳定，民生持续改善，"
    "生态环境明显好转。\n2023年，全镇完成财政总收入3."
    "5亿元。改造农村户厕90户，新建道路8公里，拆除违章建筑三百平方米。\n";

Test(documents, a_compilation_is_split_into_its_reports)
{
    program p;
    program_start_with(&p, "all.txt", compilation);
    program_expect(&p, 0, "yearbook extract all.txt");
    must_contain(p.out, "\nall-千金镇,330503107,千金镇,财政总收入,财政总收入,level,1.25,亿元,2022,");
    must_contain(p.out, "\nall-练市镇,330503102,练市镇,财政总收入,财政总收入,level,3.5,亿元,2023,");
    program_expect(&p, 0, "yearbook extract --no-split all.txt | cut -d, -f1 | sort -u");
    cr_assert_str_eq(p.out, "all\nreport\n");
    program_end(&p);
}

Test(documents, the_region_of_a_single_report_is_not_that_of_all_in_a_file)
{
    program p;
    program_start_with(&p, "all.txt", compilation);
    program_expect(&p, 1, "yearbook ingest store all.txt --region 千金镇");
    must_contain(p.err, "all.txt-练市镇: is another report, and --region is for a single one");
    program_end(&p);
}

Test(documents, figures_of_a_part_are_traced_in_the_text_that_is_kept)
{
    program p;
    program_start_with(&p, "all.txt", compilation);
    program_expect(&p, 0, "yearbook ingest store all.txt");
    must_contain(p.err, "all.txt-千金镇: ");
    program_expect(&p, 0, "yearbook trace store --metric 财政总收入 --region 练市镇 --year 2023");
    must_contain(p.out, "2023年，全镇完成财政总收入【3.5");
    must_contain(p.out, "all-练市镇");
    program_expect(&p, 0, "cp " DOCUMENTS "/tracked.docx .; yearbook ingest store tracked.docx");
    program_expect(&p, 0, "yearbook trace store --metric 地区生产总值 --region 千金镇 --year 2023 --measure level");
    must_contain(p.out, "2023年地区生产总值【12.5");
    program_end(&p);
}
