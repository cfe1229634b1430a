/* Rows as the golden CSV has them. */
#ifndef FORMAT_GOLDEN_CSV_H
#define FORMAT_GOLDEN_CSV_H

#include <stdio.h>

#include "format/sample.h"

/* series,region,year,value,bound,source,offset,length with the values in shortest form. */
void golden_csv(FILE *to, const sample *rows);

#endif
