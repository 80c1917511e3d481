#pragma once
#include <spawn.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

// glibc declares these for _GNU_SOURCE or _DEFAULT_SOURCE only, which Swift's Glibc module does not define.

// sync_file_range(2)
int sync_file_range(int descriptor, long offset, long count, unsigned int flags);

enum { CANVAS_SYNC_FILE_RANGE_WRITE = 2 };

// memfd_create(2)
int memfd_create(const char *name, unsigned int flags);

enum { CANVAS_MFD_CLOEXEC = 1 };

// renameat2(2)
int renameat2(int directory, const char *name, int otherDirectory, const char *otherName, unsigned int flags);

enum { CANVAS_RENAME_NOREPLACE = 1 };

// fcntl(2)
enum { CANVAS_F_SETSIG = 10, CANVAS_F_SETLEASE = 1024 };

// posix_spawn_file_actions_addclosefrom_np(3), glibc 2.34, and a flag of posix_spawnattr_setflags(3).
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

enum { CANVAS_POSIX_SPAWN_SETSID = 0x80 };

// Swift's Glibc module leaves out malloc.h.
int mallopt(int parameter, int value);

enum { CANVAS_M_MMAP_THRESHOLD = -3 };
