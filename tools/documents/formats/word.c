/* Word documents (docx): the text as it stands after all changes were accepted. */
#include <stdlib.h>
#include <string.h>

#include "documents/formats/flow.h"
#include "documents/formats/readers.h"
#include "documents/formats/word_part.h"

typedef struct word_reading {
    document_flow flow;
    word_numbering numbering;
    size_t depth, skipped; /* elements that are open; the depth of one whose content is left out, 0: none */
    size_t paragraph, run, row, control; /* depths of what is open */
    int in_text, in_properties, in_row_properties;
    char style[64];
    int use, level; /* of the paragraph's number */
    char label[NUMBERING_LABEL];
} word_reading;

static void skip_from(word_reading *word, size_t depth)
{
    word->skipped = depth;
}

static void put(word_reading *word, const char *bytes, size_t length)
{
    text_buffer *text = flow_text(&word->flow);
    if (word->label[0] != '\0') {
        text_put_words(text, word->label, strlen(word->label));
        word->label[0] = '\0';
    }
    text_put_words(text, bytes, length);
}

static void begin_paragraph(word_reading *word)
{
    word->paragraph = word->depth;
    word->style[0] = word->label[0] = '\0';
    word->use = word->level = -1;
}

static void end_properties(word_reading *word)
{
    word->in_properties = 0;
    if (numbering_is_contents(&word->numbering, word->style)) {
        skip_from(word, word->paragraph);
        return;
    }
    numbering_next(&word->numbering, word->style, word->use, word->level, word->label);
}

/* What stands in paragraphs besides text. */
static void take_in_paragraph(word_reading *word, const char *name, const part_attributes *attributes)
{
    char value[64];
    if (strcmp(name, "pPr") == 0) {
        word->in_properties = 1;
    } else if (word->in_properties && strcmp(name, "pStyle") == 0) {
        part_value(attributes, "val", word->style, sizeof word->style);
    } else if (word->in_properties && strcmp(name, "numId") == 0) {
        word->use = part_number(attributes, "val", -1);
    } else if (word->in_properties && strcmp(name, "ilvl") == 0) {
        word->level = part_number(attributes, "val", -1);
    } else if (strcmp(name, "vanish") == 0 && word->run > 0 && !word->in_properties) {
        part_value(attributes, "val", value, sizeof value);
        if (strcmp(value, "0") != 0 && strcmp(value, "false") != 0) {
            skip_from(word, word->run);
        }
    } else if (strcmp(name, "t") == 0) {
        word->in_text = 1;
    } else if (strcmp(name, "tab") == 0 || strcmp(name, "ptab") == 0) {
        if (!word->in_properties) {
            put(word, "\t", 1);
        }
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        put(word, "-", 1);
    } else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        flow_end_line(&word->flow);
    } else if (strcmp(name, "r") == 0) {
        word->run = word->depth;
    }
}

static int is_left_out(const char *name, const part_attributes *attributes)
{
    static const char *const NAMES[] = { "del", "moveFrom", "Fallback", "rt", "delText", "instrText" };
    char value[32];
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            return 1;
        }
    }
    size_t length = strlen(name), change = strlen("PrChange");
    if (length > change && strcmp(name + length - change, "PrChange") == 0) {
        return 1; /* what was before a change of form */
    }
    part_value(attributes, "type", value, sizeof value);
    return (strcmp(name, "footnote") == 0 || strcmp(name, "endnote") == 0) && value[0] != '\0' &&
           strcmp(value, "normal") != 0;
}

static void begin(void *context, const char *name, const part_attributes *attributes)
{
    word_reading *word = context;
    char value[64];
    word->depth++;
    if (word->skipped > 0) {
        return;
    }
    if (is_left_out(name, attributes)) {
        skip_from(word, word->in_row_properties && strcmp(name, "del") == 0 ? word->row : word->depth);
    } else if (strcmp(name, "p") == 0) {
        begin_paragraph(word);
    } else if (strcmp(name, "tbl") == 0) {
        flow_begin_table(&word->flow);
    } else if (strcmp(name, "tr") == 0) {
        word->row = word->depth;
        flow_begin_row(&word->flow);
    } else if (strcmp(name, "trPr") == 0) {
        word->in_row_properties = 1;
    } else if (strcmp(name, "tc") == 0) {
        flow_begin_cell(&word->flow);
    } else if (strcmp(name, "txbxContent") == 0) {
        flow_begin_box(&word->flow);
    } else if (strcmp(name, "sdt") == 0) {
        word->control = word->depth;
    } else if (strcmp(name, "docPartGallery") == 0) {
        part_value(attributes, "val", value, sizeof value);
        if (strcmp(value, "Table of Contents") == 0 && word->control > 0) {
            skip_from(word, word->control);
        }
    } else {
        take_in_paragraph(word, name, attributes);
    }
}

static void end_taken(word_reading *word, const char *name)
{
    if (strcmp(name, "t") == 0) {
        word->in_text = 0;
    } else if (strcmp(name, "p") == 0) {
        flow_end_line(&word->flow);
    } else if (strcmp(name, "pPr") == 0) {
        end_properties(word);
    } else if (strcmp(name, "r") == 0) {
        word->run = 0;
    } else if (strcmp(name, "tbl") == 0) {
        flow_end_table(&word->flow);
    } else if (strcmp(name, "tc") == 0 || strcmp(name, "tr") == 0) {
        flow_end_cell(&word->flow);
    } else if (strcmp(name, "trPr") == 0) {
        word->in_row_properties = 0;
    } else if (strcmp(name, "txbxContent") == 0) {
        flow_end_box(&word->flow);
    }
}

static void end(void *context, const char *name)
{
    word_reading *word = context;
    size_t depth = word->depth--;
    if (word->skipped == 0) {
        end_taken(word, name);
    } else if (depth <= word->skipped) {
        word->skipped = 0;
        if (strcmp(name, "tr") == 0) {
            word->in_row_properties = 0;
        }
        if (strcmp(name, "p") == 0 || strcmp(name, "tr") == 0) {
            end_taken(word, name);
        }
    }
}

static void characters(void *context, const char *bytes, size_t length)
{
    word_reading *word = context;
    if (word->skipped == 0 && word->in_text) {
        put(word, bytes, length);
    }
}

/* Each part starts anew. */
static yb_status read_part(word_reading *word, const char *name, const char *bytes, size_t length,
                           const char *const *paths, int *found, yb_error *error)
{
    static const part_handler HANDLER = { begin, end, characters };
    word->depth = word->skipped = word->paragraph = word->run = word->row = word->control = 0;
    word->in_text = word->in_properties = word->in_row_properties = 0;
    return part_read(name, bytes, length, paths, &HANDLER, word, found, error);
}

static yb_status read_parts(word_reading *word, const char *name, const char *bytes, size_t length, yb_error *error)
{
    static const char *const TEXT[] = { "word/document*.xml", NULL };
    static const char *const NOTES[] = { "word/footnotes.xml", "word/endnotes.xml", NULL };
    int found = 0, ignored = 0;
    yb_status status = numbering_read(name, bytes, length, &word->numbering, error);
    if (status == YB_OK) {
        status = read_part(word, name, bytes, length, TEXT, &found, error);
    }
    if (status == YB_OK && !found) {
        status = document_fail(error, YB_INVALID, name, "the Word document has no text part; save it again as docx");
    }
    if (status == YB_OK) {
        flow_finish(&word->flow);
        status = read_part(word, name, bytes, length, NOTES, &ignored, error);
    }
    return status;
}

yb_status word_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    word_reading *word = calloc(1, sizeof *word);
    if (word == NULL) {
        return document_no_memory(error);
    }
    yb_status status = read_parts(word, name, bytes, length, error);
    flow_finish(&word->flow);
    if (status == YB_OK) {
        status = text_finish(flow_text(&word->flow), name, "UTF-8", made, error);
    }
    flow_free(&word->flow);
    numbering_free(&word->numbering);
    free(word);
    return status;
}
