#include "row_survey.h"

// A field is suspected of being too long well before it is: 64 KiB less two blocks.
enum { LONG_RUN = 65536 - 128, MANY_LINES = 20 };

typedef struct {
  int inside;
  size_t line_start;   // of the current line
  size_t field_start;  // of the current field
  size_t inner_lines;  // line feeds in quotes since then
} tail_state;

// Notes trouble, before the byte that shows it is counted; a survey that is to stop ends at the line before.
#define TROUBLE(kind)                 \
  do {                                \
    out->seen |= (kind);              \
    if (stop) {                       \
      out->length = state.line_start; \
      return;                         \
    }                                 \
  } while (0)

// Goes on byte by byte from `start`; both routes end here.
static void survey_tail(const uint8_t *data, size_t start, size_t count, size_t goal, uint8_t delimiter, int quote,
                        int stop, tail_state state, dtsen_survey *out) {
  for (size_t i = start; i < count; i++) {
    uint8_t byte = data[i];
    if (byte >= 0x80) {
      out->seen |= DTSEN_SAW_HIGH;
    } else if (byte == quote) {
      out->seen |= DTSEN_SAW_QUOTE;
      if (state.inside) {
        state.inside = 0;
        uint8_t next = i + 1 < count ? data[i + 1] : '\n';
        if (next != quote && next != delimiter && next != '\n' && next != '\r') TROUBLE(DTSEN_SAW_STRAY_QUOTE);
      } else {
        state.inside = 1;
        int first = i == 0 || data[i - 1] == delimiter || data[i - 1] == '\n' || data[i - 1] == quote;
        if (!first) TROUBLE(DTSEN_SAW_STRAY_QUOTE);
      }
    } else if (byte == '\r') {
      if (i + 1 >= count || data[i + 1] != '\n') TROUBLE(DTSEN_SAW_LONE_RETURN);
    } else if (byte == '\n') {
      if (state.inside) {
        if (++state.inner_lines >= MANY_LINES - 1) TROUBLE(DTSEN_SAW_LONG_FIELD);
        continue;
      }
      if (i - state.field_start >= LONG_RUN) TROUBLE(DTSEN_SAW_LONG_FIELD);
      int returned = i > state.line_start && data[i - 1] == '\r';
      if (!returned) out->seen |= DTSEN_SAW_LONE_FEED;
      if (i - state.line_start == (size_t)returned) {
        out->blank_lines++;
        out->blank_bytes += 1 + (size_t)returned;
      } else {
        out->rows++;
      }
      state.line_start = state.field_start = i + 1;
      state.inner_lines = 0;
      if (i + 1 >= goal) {
        out->length = i + 1;
        return;
      }
    } else if (byte == delimiter) {
      if (!state.inside) {
        if (i - state.field_start >= LONG_RUN) TROUBLE(DTSEN_SAW_LONG_FIELD);
        state.field_start = i + 1;
        state.inner_lines = 0;
      }
    } else if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
      out->seen |= DTSEN_SAW_CONTROL;
    }
  }
  out->length = count;
  TROUBLE(DTSEN_SAW_NO_END);
}

void dtsen_survey_rows_plain(const uint8_t *data, size_t count, size_t goal, uint8_t delimiter, int quote, int stop,
                             dtsen_survey *out) {
  *out = (dtsen_survey){0};
  survey_tail(data, 0, count, goal, delimiter, quote, stop, (tail_state){0}, out);
}

#if defined(__x86_64__)
#include <immintrin.h>

#define EACH_HALF(expression_low, expression_high)             \
  ((uint64_t)(uint32_t)_mm256_movemask_epi8(expression_low) |  \
   ((uint64_t)(uint32_t)_mm256_movemask_epi8(expression_high) << 32))
#define EQUALS(value) EACH_HALF(_mm256_cmpeq_epi8(low, value), _mm256_cmpeq_epi8(high, value))

__attribute__((target("avx2,pclmul,bmi,bmi2,popcnt"))) static void survey_avx2(const uint8_t *data, size_t count,
                                                                        size_t goal, uint8_t delimiter, int quote,
                                                                        int stop, dtsen_survey *out) {
  const __m256i delimiters = _mm256_set1_epi8((char)delimiter), feeds = _mm256_set1_epi8('\n');
  const __m256i returns = _mm256_set1_epi8('\r'), tabs = _mm256_set1_epi8('\t'), dels = _mm256_set1_epi8(0x7f);
  const __m256i quotes = _mm256_set1_epi8((char)(quote < 0 ? 0 : quote)), top = _mm256_set1_epi8(0x1f);
  const uint64_t quoting = quote < 0 ? 0 : ~0ull;
  uint64_t high_seen = 0, control_seen = 0, quote_seen = 0, lone_return = 0, lone_feed = 0, stray = 0, carry = 0;
  // Bits of the byte before the block; what stands before the data counts as a line feed.
  uint64_t before_feed = 1, before_return = 0, before_open = 1, before_before_feed = 0;
  size_t run = 0, inner = 0, i = 0, line_start = 0, field_start = 0;
  int suspicious = 0, stopped = 0;
  // Whole blocks that end before the goal, and have a byte behind them.
  for (; i + 65 <= goal; i += 64) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(data + i));
    __m256i high = _mm256_loadu_si256((const __m256i *)(data + i + 32));
    uint64_t feed = EQUALS(feeds), ret = EQUALS(returns), delim = EQUALS(delimiters);
    uint64_t quoted = EQUALS(quotes) & quoting;
    uint64_t control = EACH_HALF(_mm256_cmpeq_epi8(_mm256_min_epu8(low, top), low),
                                 _mm256_cmpeq_epi8(_mm256_min_epu8(high, top), high));
    high_seen |= EACH_HALF(low, high);
    control_seen |= (control & ~(feed | ret | EQUALS(tabs) | delim | quoted)) | EQUALS(dels);
    uint8_t next = data[i + 64];
    uint64_t alone = ret & ~((feed >> 1) | ((uint64_t)(next == '\n') << 63));
    uint64_t outer = feed, inner_feed = 0, separators = delim | feed, astray = 0;
    if (quoted | carry) {
      __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quoted), _mm_set1_epi8((char)0xff), 0);
      uint64_t inside = (uint64_t)_mm_cvtsi128_si64(product) ^ carry;
      carry = (uint64_t)((int64_t)inside >> 63);
      uint64_t follows = delim | feed | ret | quoted;
      uint64_t next_follows = (uint64_t)(next == delimiter || next == '\n' || next == '\r' || next == quote) << 63;
      astray = quoted & inside & ~(((delim | feed | quoted) << 1) | before_open);
      astray |= quoted & ~inside & ~((follows >> 1) | next_follows);
      quote_seen |= quoted;
      outer = feed & ~inside;
      inner_feed = feed & inside;
      separators &= ~inside;
    }
    uint64_t after_feed = (outer << 1) | before_feed, after_return = (ret << 1) | before_return;
    uint64_t blank = outer & after_feed;
    uint64_t blank_crlf = outer & after_return & ((after_feed << 1) | before_before_feed);
    size_t inner_count = (size_t)__builtin_popcountll(inner_feed);
    if (separators ? run + (size_t)__builtin_ctzll(separators) >= LONG_RUN || inner_count >= MANY_LINES - 1
                   : run + 64 >= LONG_RUN || inner + inner_count >= MANY_LINES - 1) {
      suspicious = 1;
    }
    lone_return |= alone;
    stray |= astray;
    int ends_here = stop && (suspicious || (alone | astray));
    if (ends_here) {
      // Only what stands before the first trouble counts; of a long field nothing of this block does.
      uint64_t trouble = alone | astray;
      uint64_t before = suspicious ? 0 : (1ull << __builtin_ctzll(trouble)) - 1;
      outer &= before;
      blank &= before;
      blank_crlf &= before;
    }
    lone_feed |= outer & ~after_return;
    if (blank | blank_crlf) {
      size_t single = (size_t)__builtin_popcountll(blank), pair = (size_t)__builtin_popcountll(blank_crlf);
      out->blank_lines += single + pair;
      out->blank_bytes += single + 2 * pair;
    }
    out->rows += (size_t)__builtin_popcountll(outer & ~(blank | blank_crlf));
    if (outer) line_start = i + 64 - (size_t)__builtin_clzll(outer);
    if (ends_here) {
      stopped = 1;
      break;
    }
    if (separators) {
      field_start = i + 64 - (size_t)__builtin_clzll(separators);
      run = i + 64 - field_start;
      inner = inner_count;
    } else {
      run += 64;
      inner += inner_count;
    }
    before_before_feed = after_feed >> 63;
    before_feed = outer >> 63;
    before_return = ret >> 63;
    before_open = (delim | feed | quoted) >> 63;
  }
  out->seen = (high_seen ? DTSEN_SAW_HIGH : 0) | (control_seen ? DTSEN_SAW_CONTROL : 0) |
              (quote_seen ? DTSEN_SAW_QUOTE : 0) | (lone_return ? DTSEN_SAW_LONE_RETURN : 0) |
              (lone_feed ? DTSEN_SAW_LONE_FEED : 0) | (stray ? DTSEN_SAW_STRAY_QUOTE : 0) |
              (suspicious ? DTSEN_SAW_LONG_FIELD : 0);
  if (stopped) {
    out->length = line_start;
    return;
  }
  tail_state state = {carry != 0, line_start, field_start, inner};
  survey_tail(data, i, count, goal, delimiter, quote, stop, state, out);
}
#endif

void dtsen_survey_rows(const uint8_t *data, size_t count, size_t goal, uint8_t delimiter, int quote, int stop,
                       dtsen_survey *out) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")) {
    *out = (dtsen_survey){0};
    survey_avx2(data, count, goal, delimiter, quote, stop, out);
    return;
  }
#endif
  dtsen_survey_rows_plain(data, count, goal, delimiter, quote, stop, out);
}
