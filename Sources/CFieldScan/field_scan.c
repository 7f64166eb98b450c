#include "field_scan.h"

// Continues a scan from `start` with the quote state given; both routes end here.
static size_t scan_tail(const uint8_t *data, size_t start, size_t length, uint8_t delimiter, uint8_t quote,
                        uint32_t *out, size_t count, size_t capacity, int *saw_quote, int *open_quote, size_t *lines) {
  int inside = *open_quote;
  for (size_t i = start; i < length; i++) {
    uint8_t byte = data[i];
    if (byte == quote) {
      inside = !inside;
      *saw_quote = 1;
    } else if (!inside && (byte == delimiter || byte == '\n')) {
      if (count == capacity) break;
      out[count++] = (uint32_t)i;
      *lines += byte == '\n';
    }
  }
  *open_quote = inside;
  return count;
}

size_t dtsen_scan_fields_plain(const uint8_t *data, size_t length, uint8_t delimiter, uint8_t quote, uint32_t *out,
                               size_t capacity, int *saw_quote, int *open_quote, size_t *lines) {
  *saw_quote = 0;
  *open_quote = 0;
  *lines = 0;
  return scan_tail(data, 0, length, delimiter, quote, out, 0, capacity, saw_quote, open_quote, lines);
}

#if defined(__x86_64__)
#include <immintrin.h>

// 64 bytes a step: bit masks of quotes and separators; the carry-less product with all ones turns the quote mask
// into the mask of quoted bytes (each bit becomes the parity of the quotes up to it).
__attribute__((target("avx2,pclmul,bmi,bmi2,popcnt"))) static size_t scan_avx2(const uint8_t *data, size_t length,
                                                                      uint8_t delimiter, uint8_t quote, uint32_t *out,
                                                                      size_t capacity, int *saw_quote,
                                                                      int *open_quote, size_t *lines) {
  const __m256i delimiters = _mm256_set1_epi8((char)delimiter);
  const __m256i feeds = _mm256_set1_epi8('\n');
  const __m256i quotes = _mm256_set1_epi8((char)quote);
  uint64_t carry = 0, any_quote = 0;
  size_t count = 0, i = 0, line_count = 0;
  for (; i + 64 <= length; i += 64) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(data + i));
    __m256i high = _mm256_loadu_si256((const __m256i *)(data + i + 32));
    uint64_t quote_mask = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, quotes)) |
                          ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, quotes)) << 32);
    uint64_t separators = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, delimiters)) |
                          ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, delimiters)) << 32);
    uint64_t feed_mask = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, feeds)) |
                         ((uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, feeds)) << 32);
    if (quote_mask | carry) {
      __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quote_mask), _mm_set1_epi8((char)0xff), 0);
      uint64_t inside = (uint64_t)_mm_cvtsi128_si64(product) ^ carry;
      carry = (uint64_t)((int64_t)inside >> 63);
      separators &= ~inside;
      feed_mask &= ~inside;
      any_quote |= quote_mask;
    }
    if (count + 64 > capacity) break;
    line_count += (size_t)__builtin_popcountll(feed_mask);
    separators |= feed_mask;
    while (separators) {
      out[count++] = (uint32_t)(i + (size_t)__builtin_ctzll(separators));
      separators &= separators - 1;
    }
  }
  // `out` may be full after this block: start over byte by byte, which stops at exactly `capacity`.
  if (i + 64 <= length) {
    return dtsen_scan_fields_plain(data, length, delimiter, quote, out, capacity, saw_quote, open_quote, lines);
  }
  *saw_quote = any_quote != 0;
  *open_quote = carry != 0;
  *lines = line_count;
  return scan_tail(data, i, length, delimiter, quote, out, count, capacity, saw_quote, open_quote, lines);
}
#endif

size_t dtsen_scan_fields(const uint8_t *data, size_t length, uint8_t delimiter, uint8_t quote, uint32_t *out,
                         size_t capacity, int *saw_quote, int *open_quote, size_t *lines) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")) {
    return scan_avx2(data, length, delimiter, quote, out, capacity, saw_quote, open_quote, lines);
  }
#endif
  return dtsen_scan_fields_plain(data, length, delimiter, quote, out, capacity, saw_quote, open_quote, lines);
}
