/* Little-endian loads and stores of unaligned bytes. */
#ifndef YB_CORE_BYTES_H
#define YB_CORE_BYTES_H

#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Yearbook's files are little-endian; this host needs byte swapping here"
#endif

static inline uint16_t yb_load_u16(const void *p)
{
    uint16_t v;
    memcpy(&v, p, 2);
    return v;
}
static inline uint32_t yb_load_u32(const void *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}
static inline uint64_t yb_load_u64(const void *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}
static inline void yb_store_u16(void *p, uint16_t v)
{
    memcpy(p, &v, 2);
}
static inline void yb_store_u32(void *p, uint32_t v)
{
    memcpy(p, &v, 4);
}
static inline void yb_store_u64(void *p, uint64_t v)
{
    memcpy(p, &v, 8);
}

#endif
