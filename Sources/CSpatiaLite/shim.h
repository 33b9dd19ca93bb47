#include <malloc.h>
#include <sqlite3.h>
#include <spatialite.h>

static inline void smultron_no_function(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    (void)values;
    sqlite3_result_null(context);
}

static inline void smultron_free_cache(void *cache) { spatialite_cleanup_ex(cache); }

/// Turns off SQLite's account of its memory, which nobody reads here and which takes a lock at every allocation. Must be
/// called before the first connection; later calls do nothing.
static inline void smultron_configure_sqlite(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// Makes the allocator take blocks of a megabyte or more from the system and give them back when they are freed. Left to
/// itself, it keeps such blocks for later once one has been freed, and a service grows with every large file that it makes.
static inline void smultron_configure_memory(void) { mallopt(M_MMAP_THRESHOLD, 1 << 20); }

/// Gives a connection SpatiaLite's functions. SpatiaLite's cache must be freed after the connection has
/// closed, and nobody else is told when that is: the cache is therefore the user data of a function that
/// does nothing, and SQLite frees it with the function.
static inline int smultron_attach_spatialite(sqlite3 *connection) {
    void *cache = spatialite_alloc_connection();
    spatialite_init_ex(connection, cache, 0);
    return sqlite3_create_function_v2(
        connection, "smultron_spatialite_cache", 0, SQLITE_UTF8, cache, smultron_no_function, 0, 0,
        smultron_free_cache);
}
