/* Giving a finished file its name. */
#ifndef CLI_COMMON_PLACE_FILE_H
#define CLI_COMMON_PLACE_FILE_H

/* Renames a file, but never over another one: then -1 and EEXIST, as rename(2)
 * tells failures. */
int cli_place_file(const char *from, const char *to);

#endif
