/* How yearbook-pdf ends: 0 with the text on standard output, or one of these. */
#ifndef DOCUMENTS_PDF_OUTCOME_H
#define DOCUMENTS_PDF_OUTCOME_H

typedef enum pdf_outcome {
    PDF_DONE = 0,
    PDF_DAMAGED = 10,
    PDF_ENCRYPTED = 11,
    PDF_NO_TEXT = 12,
    PDF_NO_CHARACTERS = 13,
    PDF_TOO_LARGE = 14,
} pdf_outcome;

#endif
