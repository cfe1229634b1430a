/* UTF-8 and bounded building of text. */
#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"

static int is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the well-formed character at `s`, 0 if there is none (RFC 3629). */
static size_t character_bytes(const unsigned char *s, size_t length)
{
    unsigned char lead = s[0];
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
        return 0;
    }
    if (lead < 0xE0) {
        return length >= 2 && is_tail(s[1]) ? 2 : 0;
    }
    if (lead < 0xF0) {
        unsigned char least = lead == 0xE0 ? 0xA0 : 0x80, most = lead == 0xED ? 0x9F : 0xBF;
        return length >= 3 && s[1] >= least && s[1] <= most && is_tail(s[2]) ? 3 : 0;
    }
    unsigned char least = lead == 0xF0 ? 0x90 : 0x80, most = lead == 0xF4 ? 0x8F : 0xBF;
    return length >= 4 && s[1] >= least && s[1] <= most && is_tail(s[2]) && is_tail(s[3]) ? 4 : 0;
}

size_t yb_utf8_valid(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;
    while (at < length) {
        if (length - at >= 8 && (yb_load_u64(bytes + at) & UINT64_C(0x8080808080808080)) == 0) {
            at += 8;
            continue;
        }
        size_t step = character_bytes(bytes + at, length - at);
        if (step == 0) {
            break;
        }
        at += step;
    }
    return at;
}

size_t yb_utf8_decode(const char *text, size_t length, uint32_t *character)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t bytes = length > 0 ? character_bytes(s, length) : 0;
    switch (bytes) {
    case 1:
        *character = s[0];
        break;
    case 2:
        *character = (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
        break;
    case 3:
        *character = (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
        break;
    case 4:
        *character = (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 | (uint32_t)(s[2] & 0x3F) << 6 |
                     (s[3] & 0x3F);
        break;
    default:
        *character = 0xFFFD;
        return length > 0;
    }
    return bytes;
}

size_t yb_utf8_cut(const char *text, size_t length, size_t limit)
{
    if (length <= limit) {
        return length;
    }
    size_t cut = limit;
    while (cut > 0 && limit - cut < 3 && is_tail((unsigned char)text[cut])) {
        cut--;
    }
    return is_tail((unsigned char)text[cut]) ? limit : cut; /* a long row of tails is no UTF-8 anyway */
}

size_t yb_utf8_complete(const char *text, size_t length)
{
    size_t lead = length;
    while (lead > 0 && length - lead < 4) {
        unsigned char byte = (unsigned char)text[--lead];
        if (!is_tail(byte)) {
            int whole = byte < 0x80 || character_bytes((const unsigned char *)text + lead, length - lead) != 0;
            return whole ? length : lead;
        }
    }
    return length;
}

void yb_text_add(char *buffer, size_t capacity, size_t *used, const char *format, ...)
{
    if (*used + 1 >= capacity) {
        return;
    }
    size_t room = capacity - *used;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(buffer + *used, room, format, arguments);
    va_end(arguments);
    if (length < 0) {
        buffer[*used] = '\0';
    } else if ((size_t)length < room) {
        *used += (size_t)length;
    } else {
        *used = yb_utf8_complete(buffer, capacity - 1);
        buffer[*used] = '\0';
    }
}

const char *yb_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}
