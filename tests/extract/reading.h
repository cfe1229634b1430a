/* Reads short reports in tests and prints their figures as lines to compare. */
#ifndef TESTS_EXTRACT_READING_H
#define TESTS_EXTRACT_READING_H

#include "extract/extract.h"
#include "support/test.h"

/* Two provinces with towns of one name, so that tests need no gazetteer. */
yb_regions *reading_regions(void);

/* Reads `text`; fails the test when that fails. */
void reading_read(const char *text, extract_report *report);

/* One line per figure: name|measure|value|unit|period|status|bound, joined by \n. */
const char *reading_figures(const char *text);

/* The same for a sentence in the review of 2023, and in the plan for 2024. */
const char *reading_review(const char *sentence);
const char *reading_plan(const char *sentence);

/* name|value|unit only. */
const char *reading_names(const char *sentence);

#define expect_review(sentence, lines) cr_assert_str_eq(reading_review(sentence), lines)
#define expect_plan(sentence, lines)   cr_assert_str_eq(reading_plan(sentence), lines)
#define expect_names(sentence, lines)  cr_assert_str_eq(reading_names(sentence), lines)
#define expect_nothing(sentence)       cr_assert_str_eq(reading_review(sentence), "")

#endif
