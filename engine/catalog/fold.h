/* Comparing words without regard to the case of A-Z, whatever the locale. */
#ifndef YB_CATALOG_FOLD_H
#define YB_CATALOG_FOLD_H

static inline unsigned char yb_fold(char byte)
{
    unsigned char folded = (unsigned char)byte;
    return folded >= 'A' && folded <= 'Z' ? (unsigned char)(folded + 32) : folded;
}

static inline int yb_fold_equal(const char *a, const char *b)
{
    while (*a != '\0' && yb_fold(*a) == yb_fold(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

#endif
