/* Carries a file inside the program: EMBED_FILE(symbol, "path") defines the
 * bytes symbol[0..symbol_end), with a NUL behind them. EMBEDDED(symbol)
 * declares them. CMake gives the path and rebuilds when the file changes. */
#ifndef EMBED_H
#define EMBED_H

#define EMBEDDED(symbol)                                                                                               \
    extern const char symbol[] __attribute__((visibility("hidden")));                                                  \
    extern const char symbol##_end[] __attribute__((visibility("hidden")))

#define EMBED_FILE(symbol, path)                                                                                       \
    __asm__(".pushsection .rodata.embedded,\"a\",%progbits\n"                                                          \
            ".balign 16\n"                                                                                             \
            ".global " #symbol "\n.hidden " #symbol "\n.type " #symbol ", %object\n" #symbol ":\n"                     \
            ".incbin \"" path "\"\n"                                                                                   \
            ".size " #symbol ", . - " #symbol "\n"                                                                     \
            ".global " #symbol "_end\n.hidden " #symbol "_end\n.type " #symbol "_end, %object\n" #symbol "_end:\n"     \
            ".byte 0\n.size " #symbol "_end, 1\n"                                                                      \
            ".popsection\n")

#endif
