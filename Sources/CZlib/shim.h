#pragma once
#include <zlib.h>

// deflateInit2 and inflateInit2 are macros, which Swift cannot import.
static inline int dtsen_deflate_init_raw(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
static inline int dtsen_inflate_init_raw(z_stream *stream) { return inflateInit2(stream, -15); }
static inline int dtsen_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 31); }
