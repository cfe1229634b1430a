/* Gathering encoded blocks. */
#include "format/encoded.h"

#include "core/checksum.h"

void yb_encoded_init(yb_encoded *encoded, const yb_env *env)
{
    *encoded = (yb_encoded) { .bytes = { .env = env } };
}

yb_status yb_encoded_add(yb_encoded *encoded, const yb_entry_layout *entry, size_t values, size_t notes,
                         yb_error *error)
{
    const yb_buffer *bytes = &encoded->bytes;
    YB_TRY(yb_grow(bytes->env, (void **)&encoded->entries, &encoded->capacity, encoded->count + 1,
                   sizeof(yb_entry_layout), error));
    yb_entry_layout *added = &encoded->entries[encoded->count++];
    *added = *entry;
    added->bytes = notes - values;
    added->notes_bytes = bytes->used - notes;
    added->checksum = yb_checksum(bytes->data + values, notes - values);
    added->notes_checksum = added->notes_bytes > 0 ? yb_checksum(bytes->data + notes, bytes->used - notes) : 0;
    return YB_OK;
}

void yb_encoded_clear(yb_encoded *encoded)
{
    encoded->bytes.used = 0;
    encoded->count = encoded->pending.count = 0;
}

void yb_encoded_free(yb_encoded *encoded)
{
    const yb_env *env = encoded->bytes.env;
    yb_buffer_free(&encoded->bytes);
    yb_free(env, encoded->entries);
    yb_row_list_free(env, &encoded->pending);
    yb_encoded_init(encoded, env);
}
