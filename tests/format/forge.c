/* Recomputes the checksums of header, blocks, directory, keys and footer. */
#include "format/forge.h"

#include <string.h>

#include "core/checksum.h"

static int inside(uint64_t offset, uint64_t length, size_t bytes)
{
    return offset <= bytes && length <= bytes - offset;
}

static void sign_blocks(uint8_t *data, size_t bytes, const yb_footer_layout *footer)
{
    for (uint64_t at = 0; at + sizeof(yb_entry_layout) <= footer->directory_bytes; at += sizeof(yb_entry_layout)) {
        yb_entry_layout entry;
        memcpy(&entry, data + footer->directory_offset + at, sizeof(entry));
        if (inside(entry.offset, entry.bytes, bytes)) {
            entry.checksum = yb_checksum(data + entry.offset, entry.bytes);
            if (entry.notes_bytes > 0 && inside(entry.offset + entry.bytes, entry.notes_bytes, bytes)) {
                entry.notes_checksum = yb_checksum(data + entry.offset + entry.bytes, entry.notes_bytes);
            }
            memcpy(data + footer->directory_offset + at, &entry, sizeof(entry));
        }
    }
}

yb_footer_layout forge_footer(const uint8_t *data, size_t bytes)
{
    yb_footer_layout footer;
    memcpy(&footer, data + bytes - sizeof(footer), sizeof(footer));
    return footer;
}

void forge_checksums(uint8_t *data, size_t bytes)
{
    if (bytes < sizeof(yb_header_layout) + sizeof(yb_footer_layout)) {
        return;
    }
    yb_footer_layout footer = forge_footer(data, bytes);
    memcpy(data, YB_SEGMENT_MAGIC, 8);
    memcpy(footer.magic, YB_SEGMENT_FOOTER_MAGIC, 8);
    footer.file_bytes = bytes;
    yb_store_u64(data + 24, yb_checksum(data, 24));
    if (inside(footer.directory_offset, footer.directory_bytes, bytes - sizeof(footer))) {
        sign_blocks(data, bytes - sizeof(footer), &footer);
        footer.directory_checksum = yb_checksum(data + footer.directory_offset, footer.directory_bytes);
    }
    if (inside(footer.keys_offset, footer.keys_bytes, bytes)) {
        footer.keys_checksum = yb_checksum(data + footer.keys_offset, footer.keys_bytes);
    }
    footer.checksum = yb_checksum(&footer, offsetof(yb_footer_layout, checksum));
    memcpy(data + bytes - sizeof(footer), &footer, sizeof(footer));
}
