#include <zlib.h>

/// deflateInit2 is a macro, which Swift cannot call: a gzip stream (RFC 1952) with zlib's usual window and memory.
static inline int smultron_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
