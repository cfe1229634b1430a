/* Putting the parts of a segment into its file, in the order in which they lie there. */
#include <string.h>

#include "core/checksum.h"
#include "format/keys.h"
#include "format/writer.h"

yb_status yb_writer_put_front(yb_segment_writer *writer, const yb_segment_keys *keys, yb_error *error)
{
    yb_header_layout header = { .version = YB_SEGMENT_VERSION, .incompatible = YB_SEGMENT_INCOMPATIBLE };
    memcpy(header.magic, YB_SEGMENT_MAGIC, sizeof(header.magic));
    header.checksum = yb_checksum(&header, offsetof(yb_header_layout, checksum));
    YB_TRY(yb_file_writer_append(&writer->file, &header, sizeof(header), error));
    yb_buffer *bytes = &writer->run.bytes;
    bytes->used = 0;
    YB_TRY(yb_keys_encode(keys, bytes, error));
    writer->footer.keys_offset = writer->file.position;
    writer->footer.keys_bytes = bytes->used;
    writer->footer.keys_checksum = yb_checksum(bytes->data, bytes->used);
    return yb_file_writer_append(&writer->file, bytes->data, bytes->used, error);
}

yb_status yb_writer_put_blocks(yb_segment_writer *writer, const yb_encoded *encoded, yb_error *error)
{
    uint64_t offset = writer->file.position;
    YB_TRY(yb_grow(writer->env, (void **)&writer->directory, &writer->directory_capacity,
                   writer->blocks + encoded->count, sizeof(yb_entry_layout), error));
    YB_TRY(yb_file_writer_append(&writer->file, encoded->bytes.data, encoded->bytes.used, error));
    for (size_t b = 0; b < encoded->count; b++) {
        yb_entry_layout *entry = &writer->directory[writer->blocks++];
        *entry = encoded->entries[b];
        entry->offset = offset;
        offset += entry->bytes + entry->notes_bytes;
        writer->rows += entry->rows;
    }
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
