// A disk that can lose power and fail, for the tests: loaded before the C library (LD_PRELOAD), it watches what a process
// writes to the files of one folder.
//
// DISK_FOLDER   the folder, absolute.
// DISK_PLATTER  another folder: what would be there after a power cut. A file's bytes come here when they are synced, and
//               not before. With DISK_KEEPS=P, each write that has not been synced comes here with P percent all the same:
//               a disk may write what it likes before it is asked to, in any order.
// DISK_FAULT    a file; as long as it is there, what it names happens: "full", "readonly" or "write" fails every write, "sync"
//               every sync, and "slow" makes every sync take three seconds.
// DISK_LAX      makes SQLite of "PRAGMA synchronous = FULL" a "= NORMAL", and lies when it is asked: to prove that the test
//               of power cuts can fail.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

struct write { off_t at; size_t length; struct write *next; char bytes[]; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// What has been written and not synced, by file descriptor, the latest first.
static struct write *unsynced[65536];

// The file's name within the folder, or NULL for a file that is none of ours. Memory that processes share is no file.
static const char *ours(int file) {
    static __thread char path[PATH_MAX];
    char link[64];
    const char *folder = getenv("DISK_FOLDER");
    if (!folder || file < 0 || file >= 65536) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return NULL;
    path[length] = 0;
    size_t prefix = strlen(folder);
    if (strncmp(path, folder, prefix) || path[prefix] != '/') return NULL;
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return NULL;
    return path + prefix + 1;
}

static int fault(const char *kind) {
    const char *path = getenv("DISK_FAULT");
    if (!path) return 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    char text[16] = {0};
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    return length > 0 && !strncmp(text, kind, strlen(kind));
}

static int fails(void) {
    errno = fault("full") ? ENOSPC : fault("readonly") ? EROFS : fault("write") ? EIO : 0;
    return errno;
}

static int platter(const char *name) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", getenv("DISK_PLATTER"), name);
    return open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static ssize_t really_write(int file, const void *bytes, size_t length, off_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return real(file, bytes, length, at);
}

static void keep(int disk, const struct write *one) {
    if (disk >= 0) really_write(disk, one->bytes, one->length, one->at);
}

static void note(int file, const char *name, const void *bytes, size_t length, off_t at) {
    if (!getenv("DISK_PLATTER")) return;
    struct write *one = malloc(sizeof *one + length);
    one->at = at;
    one->length = length;
    memcpy(one->bytes, bytes, length);
    pthread_mutex_lock(&lock);
    one->next = unsynced[file];
    unsynced[file] = one;
    const char *share = getenv("DISK_KEEPS");
    if (share && rand() % 100 < atoi(share)) {
        int disk = platter(name);
        keep(disk, one);
        close(disk);
    }
    pthread_mutex_unlock(&lock);
}

static void forget(int file) {
    while (unsynced[file]) {
        struct write *one = unsynced[file];
        unsynced[file] = one->next;
        free(one);
    }
}

// What was written comes to the platter in the order in which it was written.
static void settle(int disk, const struct write *one) {
    if (!one) return;
    settle(disk, one->next);
    keep(disk, one);
}

static int sync_file(int file) {
    const char *name = ours(file);
    if (!name) return 0;
    if (fault("sync")) { errno = EIO; return -1; }
    if (fault("slow")) sleep(3);
    if (!getenv("DISK_PLATTER")) return 0;
    pthread_mutex_lock(&lock);
    int disk = platter(name);
    settle(disk, unsynced[file]);
    struct stat status;
    if (disk >= 0 && !fstat(file, &status)) { if (ftruncate(disk, status.st_size)) {} }
    close(disk);
    forget(file);
    pthread_mutex_unlock(&lock);
    return 0;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t at) {
    const char *name = ours(file);
    if (name && fails()) return -1;
    ssize_t written = really_write(file, bytes, length, at);
    if (name && written > 0) note(file, name, bytes, written, at);
    return written;
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) { return pwrite64(file, bytes, length, at); }

ssize_t write(int file, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    const char *name = ours(file);
    if (!name) return real(file, bytes, length);
    if (fails()) return -1;
    ssize_t written = real(file, bytes, length);
    // Afterwards, since what is appended goes to the end wherever the file stood.
    off_t end = lseek(file, 0, SEEK_CUR);
    if (written > 0 && end >= written) note(file, name, bytes, written, end - written);
    return written;
}

int fsync(int file) {
    REAL(int, "fsync", int);
    return sync_file(file) ? -1 : real(file);
}

int fdatasync(int file) {
    REAL(int, "fdatasync", int);
    return sync_file(file) ? -1 : real(file);
}

int close(int file) {
    REAL(int, "close", int);
    // The writes of a closed file stay unsynced, and its number goes to another.
    if (file >= 0 && file < 65536 && unsynced[file]) {
        pthread_mutex_lock(&lock);
        forget(file);
        pthread_mutex_unlock(&lock);
    }
    return real(file);
}

static const char *lax(const char *sql) {
    if (!getenv("DISK_LAX") || !sql) return sql;
    if (!strncmp(sql, "PRAGMA synchronous = FULL", 25)) return "PRAGMA synchronous = NORMAL";
    if (!strcmp(sql, "PRAGMA synchronous") && !strcmp(getenv("DISK_LAX"), "lies")) return "SELECT 2";
    return sql;
}

int sqlite3_prepare_v2(void *db, const char *sql, int length, void **statement, const char **tail) {
    REAL(int, "sqlite3_prepare_v2", void *, const char *, int, void **, const char **);
    const char *given = lax(sql);
    if (given == sql) return real(db, sql, length, statement, tail);
    int code = real(db, given, -1, statement, NULL);
    if (tail) *tail = sql + strlen(sql);
    return code;
}

int sqlite3_prepare_v3(void *db, const char *sql, int length, unsigned flags, void **statement, const char **tail) {
    REAL(int, "sqlite3_prepare_v3", void *, const char *, int, unsigned, void **, const char **);
    const char *given = lax(sql);
    if (given == sql) return real(db, sql, length, flags, statement, tail);
    int code = real(db, given, -1, flags, statement, NULL);
    if (tail) *tail = sql + strlen(sql);
    return code;
}
