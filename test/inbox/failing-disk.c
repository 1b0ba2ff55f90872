/*
 * Put before the C library (LD_PRELOAD), this makes a disk that fails: while the file that FAILING_DISK names holds a
 * line "write <errno>" or "sync <errno>", every write at a place, or every sync, fails with that error.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fault(const char *call) {
  const char *path = getenv("FAILING_DISK");
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char line[32] = {0}, name[16] = {0};
  int code = 0;
  ssize_t length = read(file, line, sizeof line - 1);
  close(file);
  if (length <= 0 || sscanf(line, "%15s %d", name, &code) != 2) return 0;
  return strcmp(name, call) == 0 ? code : 0;
}

#define FAIL(call)           \
  int code = fault(call);    \
  if (code != 0) {           \
    errno = code;            \
    return -1;               \
  }

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  FAIL("write")
  ssize_t (*next)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  return next(file, bytes, count, at);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
  FAIL("write")
  ssize_t (*next)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
  return next(file, bytes, count, at);
}

int fsync(int file) {
  FAIL("sync")
  int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
  return next(file);
}

int fdatasync(int file) {
  FAIL("sync")
  int (*next)(int) = dlsym(RTLD_NEXT, "fdatasync");
  return next(file);
}
