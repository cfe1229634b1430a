/* The region tree: code, parent, level, name. */
#include "cli/cli.h"
#include "cli/import.h"

enum { CODE, PARENT, LEVEL, NAME };

static const import_column columns[] = { [CODE] = { "code", "代码", 1 },
                                         [PARENT] = { "parent", "上级", 1 },
                                         [LEVEL] = { "level", "级别", 1 },
                                         [NAME] = { "name", "名称", 1 },
                                         { 0 } };

static yb_status add_region(void *context, const import_table *table, yb_error *error)
{
    yb_regions_builder *builder = context;
    const csv_field *cells = table->cells;
    return yb_regions_builder_add(builder, cells[CODE].text, cells[PARENT].text, cells[LEVEL].text, cells[NAME].text,
                                  csv_line(table->reader), error);
}

yb_status import_regions(import_run *run, yb_error *error)
{
    import_table table = { 0 };
    yb_regions_builder *builder = NULL;
    yb_regions *regions = NULL;
    yb_status status;
    TRY_GOTO(import_table_open(run->regions_path, columns, &table, error));
    TRY_GOTO(yb_regions_builder_create(NULL, &builder, error));
    TRY_GOTO(import_each_row(run, &table, add_region, builder, error));
    if (run->mistakes == 0) {
        status = yb_regions_builder_finish(builder, &regions, error);
        cli_error_place(error, table.path, error->line);
        TRY_GOTO(status);
        TRY_GOTO(yb_writer_set_regions(run->session.writer, regions, error));
        run->region_count = yb_regions_count(regions);
    }

cleanup:
    yb_regions_release(regions);
    yb_regions_builder_free(builder);
    import_table_close(&table);
    return status;
}
