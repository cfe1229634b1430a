/* Putting the parts of a segment into its file, in the order in which they lie there. */
#include <string.h>

#include "core/checksum.h"
#include "format/encode.h"
#include "format/keys.h"
#include "format/writer.h"

yb_status yb_writer_put_front(yb_segment_writer *writer, const yb_segment_keys *keys, yb_error *error)
{
    yb_header_layout header = { .version = YB_SEGMENT_VERSION, .incompatible = YB_SEGMENT_INCOMPATIBLE };
    memcpy(header.magic, YB_SEGMENT_MAGIC, sizeof(header.magic));
    header.checksum = yb_checksum(&header, offsetof(yb_header_layout, checksum));
    YB_TRY(yb_file_writer_append(&writer->file, &header, sizeof(header), error));
    writer->values.used = 0;
    YB_TRY(yb_keys_encode(keys, &writer->values, error));
    writer->footer.keys_offset = writer->file.position;
    writer->footer.keys_bytes = writer->values.used;
    writer->footer.keys_checksum = yb_checksum(writer->values.data, writer->values.used);
    return yb_file_writer_append(&writer->file, writer->values.data, writer->values.used, error);
}

/* Bounds and statistics of a block's rows. */
static void describe(yb_block_kind kind, const yb_row *rows, size_t count, yb_entry_layout *entry)
{
    yb_int128 sum = 0;
    *entry = (yb_entry_layout) { .kind = (uint8_t)kind,
                                 .scale = (uint8_t)rows[0].scale,
                                 .rows = (uint32_t)count,
                                 .first_series = rows[0].series,
                                 .last_series = rows[count - 1].series,
                                 .first_region = rows[0].region,
                                 .last_region = rows[0].region,
                                 .first_year = rows[0].year,
                                 .last_year = rows[0].year,
                                 .min = rows[0].mantissa,
                                 .max = rows[0].mantissa };
    for (size_t i = 0; i < count; i++) {
        const yb_row *row = &rows[i];
        entry->first_region = row->region < entry->first_region ? row->region : entry->first_region;
        entry->last_region = row->region > entry->last_region ? row->region : entry->last_region;
        entry->first_year = row->year < entry->first_year ? row->year : entry->first_year;
        entry->last_year = row->year > entry->last_year ? row->year : entry->last_year;
        entry->min = row->mantissa < entry->min ? row->mantissa : entry->min;
        entry->max = row->mantissa > entry->max ? row->mantissa : entry->max;
        sum += row->mantissa;
    }
    entry->sum = yb_wide_of(sum);
}

yb_status yb_writer_put_block(yb_segment_writer *writer, yb_block_kind kind, const yb_row *rows, size_t count,
                              yb_error *error)
{
    yb_entry_layout entry;
    writer->notes.used = 0;
    YB_TRY(yb_notes_encode(rows, count, &writer->notes, error));
    YB_TRY(yb_grow(writer->env, (void **)&writer->directory, &writer->directory_capacity, writer->blocks + 1,
                   sizeof(yb_entry_layout), error));
    describe(kind, rows, count, &entry);
    entry.offset = writer->file.position;
    entry.bytes = writer->values.used;
    entry.notes_bytes = writer->notes.used;
    entry.checksum = yb_checksum(writer->values.data, writer->values.used);
    entry.notes_checksum = writer->notes.used > 0 ? yb_checksum(writer->notes.data, writer->notes.used) : 0;
    YB_TRY(yb_file_writer_append(&writer->file, writer->values.data, writer->values.used, error));
    YB_TRY(yb_file_writer_append(&writer->file, writer->notes.data, writer->notes.used, error));
    writer->directory[writer->blocks++] = entry;
    writer->rows += count;
    return YB_OK;
}

yb_status yb_writer_put_back(yb_segment_writer *writer, yb_error *error)
{
    yb_footer_layout *footer = &writer->footer;
    size_t directory_bytes = writer->blocks * sizeof(yb_entry_layout);
    footer->directory_offset = writer->file.position;
    footer->directory_bytes = directory_bytes;
    footer->directory_checksum = yb_checksum(writer->directory, directory_bytes);
    footer->rows = writer->rows;
    footer->file_bytes = footer->directory_offset + directory_bytes + sizeof(*footer);
    footer->blocks = (uint32_t)writer->blocks;
    footer->version = YB_SEGMENT_VERSION;
    footer->incompatible = YB_SEGMENT_INCOMPATIBLE;
    memcpy(footer->magic, YB_SEGMENT_FOOTER_MAGIC, sizeof(footer->magic));
    footer->checksum = yb_checksum(footer, offsetof(yb_footer_layout, checksum));
    YB_TRY(yb_file_writer_append(&writer->file, writer->directory, directory_bytes, error));
    return yb_file_writer_append(&writer->file, footer, sizeof(*footer), error);
}
