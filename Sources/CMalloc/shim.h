// glibc's own allocator call, which Swift's Glibc module leaves out. Elsewhere there is nothing to do.
#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
static inline void xs_give_memory_back(void) { malloc_trim(0); }
#else
static inline void xs_give_memory_back(void) {}
#endif
