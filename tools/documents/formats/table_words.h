/* What the words in a table's cells mean. */
#ifndef DOCUMENTS_FORMATS_TABLE_WORDS_H
#define DOCUMENTS_FORMATS_TABLE_WORDS_H

#include <stddef.h>

/* 3980, -1.2, 1,204.5, 4.1%: digits with what stands between them. */
int table_is_number(const char *cell);
#define TABLE_GROWTH 32
/* ＋3.2, （-1.5） as a number, +3.2 and -1.5, into TABLE_GROWTH bytes; 0: it is none. */
int table_read_growth(const char *cell, char *growth);
/* 序号 */
int table_is_counter(const char *heading);
/* 单位 */
int table_is_unit_column(const char *heading);
/* 比上年增长, 同比, 增速 */
int table_is_growth(const char *heading);
/* 2022年, 上半年, 1-9月 */
int table_is_period(const char *heading);
/* 数值, 完成数: says no more than that it is the figure. */
int table_is_value_word(const char *heading);
/* 产值（亿元） into 产值 and 亿元. */
void table_split_unit(const char *cell, char *name, size_t name_room, char *unit, size_t unit_room);

#endif
