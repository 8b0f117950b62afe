// Calls that Swift's Glibc module leaves out. Elsewhere there is nothing to do.
#include <stdbool.h>
#include <stdlib.h>
#include <spawn.h>
#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/vfs.h>

static inline void xs_give_memory_back(void) { malloc_trim(0); }

// Blocks of 64 kB and more are mapped each by itself from now on, and given back as soon as they are freed. By itself malloc raises that
// bound with each such block that is freed, up to 32 MB, and what stands between the blocks that stay is lost.
static inline void xs_keep_large_blocks_apart(void) { mallopt(M_MMAP_THRESHOLD, 64 << 10); }

// Swift's Glibc does not see the GNU extensions of spawn.h.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// A program that is started has nothing open from this descriptor on.
static inline int xs_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// Whether the file stands where others change it without this system's knowing: NFS, SMB, FUSE, 9P, AFS, Ceph.
static inline bool xs_is_remote(const char *path) {
    struct statfs status;
    if (statfs(path, &status) != 0) return false;
    switch ((unsigned)status.f_type) {
    case 0x6969: case 0x517B: case 0xFE534D42: case 0xFF534D42:
    case 0x65735546: case 0x01021997: case 0x5346414F: case 0x00C36400:
        return true;
    default:
        return false;
    }
}
#else
static inline void xs_give_memory_back(void) {}
static inline void xs_keep_large_blocks_apart(void) {}
static inline int xs_close_from(posix_spawn_file_actions_t *actions, int first) { return 0; }
static inline bool xs_is_remote(const char *path) { return true; }
#endif
