#pragma once

// glibc declares sync_file_range(2) for _GNU_SOURCE only, which Swift's Glibc module does not define.
int sync_file_range(int descriptor, long offset, long count, unsigned int flags);

enum { CANVAS_SYNC_FILE_RANGE_WRITE = 2 };

// Swift's Glibc module leaves out malloc.h.
int mallopt(int parameter, int value);

enum { CANVAS_M_MMAP_THRESHOLD = -3 };
