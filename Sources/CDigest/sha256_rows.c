#include "sha256.h"

#include <string.h>

#include "sha256_rounds.h"

// What is left of one content: whole blocks in place, then one or two padded ones (5.1.1).
typedef struct {
  const uint8_t *next;
  size_t whole, padded;
  uint8_t *digits;
  uint8_t tail[128];
} message;

static void open_message(message *m, const uint8_t *data, size_t length, uint8_t *digits) {
  size_t rest = length % 64;
  m->next = data;
  m->whole = length / 64;
  m->padded = rest < 56 ? 1 : 2;
  m->digits = digits;
  memset(m->tail, 0, m->padded * 64);
  memcpy(m->tail, data + length - rest, rest);
  m->tail[rest] = 0x80;
  uint64_t bits = (uint64_t)length * 8;
  for (size_t i = 0; i < 8; i++) m->tail[m->padded * 64 - 1 - i] = (uint8_t)(bits >> (8 * i));
  if (m->whole == 0) m->next = m->tail;
}

// Steps to the next block; 0 when that was the last.
static int advance(message *m) {
  if (m->whole > 0) {
    m->whole--;
    m->next += 64;
    if (m->whole == 0) m->next = m->tail;
    return 1;
  }
  m->padded--;
  m->next += 64;
  return m->padded > 0;
}

static inline uint32_t turn(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void compress_plain(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64];
  for (int t = 0; t < 16; t++) {
    w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 | (uint32_t)block[4 * t + 2] << 8 |
           block[4 * t + 3];
  }
  for (int t = 16; t < 64; t++) {
    uint32_t x = w[t - 15], y = w[t - 2];
    w[t] = w[t - 16] + (turn(x, 7) ^ turn(x, 18) ^ x >> 3) + w[t - 7] + (turn(y, 17) ^ turn(y, 19) ^ y >> 10);
  }
  uint32_t s[8];
  memcpy(s, state, sizeof s);
  for (int t = 0; t < 64; t++) {
    uint32_t one = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) +
                   round_constants[t] + w[t];
    uint32_t two =
        (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof *s);
    s[4] += one;
    s[0] = one + two;
  }
  for (int i = 0; i < 8; i++) state[i] += s[i];
}

void dtsen_row_digests_plain(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target,
                             const size_t *places) {
  static const char digits[] = "0123456789abcdef";
  size_t start = 0;
  for (size_t i = 0; i < count; i++) {
    message m;
    uint32_t state[8];
    memcpy(state, initial_words, sizeof state);
    open_message(&m, data + start, ends[i] - start, target + places[i]);
    do compress_plain(state, m.next);
    while (advance(&m));
    for (int d = 0; d < 32; d++) m.digits[d] = (uint8_t)digits[state[d / 8] >> (28 - 4 * (d % 8)) & 15];
    start = ends[i];
  }
}

#if defined(__x86_64__)
WITH_SHA static inline void write_digits(lane s, uint8_t *digits) {
  const __m128i order = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  const __m128i alphabet = _mm_setr_epi8('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f');
  __m128i bytes = _mm_shuffle_epi32(_mm_unpackhi_epi64(s.abef, s.cdgh), 0xB1);
  bytes = _mm_shuffle_epi8(bytes, order);
  const __m128i nibble = _mm_set1_epi8(15);
  __m128i high = _mm_shuffle_epi8(alphabet, _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble));
  __m128i low = _mm_shuffle_epi8(alphabet, _mm_and_si128(bytes, nibble));
  _mm_storeu_si128((__m128i *)digits, _mm_unpacklo_epi8(high, low));
  _mm_storeu_si128((__m128i *)(digits + 16), _mm_unpackhi_epi8(high, low));
}

WITH_SHA static void digests_sha(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target,
                                 const size_t *places) {
  message messages[2];
  lane states[2];
  int active[2] = {0, 0};
  size_t next = 0, start = 0;
  while (1) {
    for (int side = 0; side < 2; side++) {
      if (active[side] || next == count) continue;
      open_message(&messages[side], data + start, ends[next] - start, target + places[next]);
      states[side] = load_lane(initial_words);
      start = ends[next++];
      active[side] = 1;
    }
    if (active[0] && active[1]) {
      compress_two(&states[0], messages[0].next, &states[1], messages[1].next);
    } else if (active[0]) {
      states[0] = compress(states[0], messages[0].next);
    } else if (active[1]) {
      states[1] = compress(states[1], messages[1].next);
    } else {
      return;
    }
    for (int side = 0; side < 2; side++) {
      if (active[side] && !advance(&messages[side])) {
        write_digits(states[side], messages[side].digits);
        active[side] = 0;
      }
    }
  }
}
#endif

void dtsen_row_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target, const size_t *places) {
#if defined(__x86_64__)
  if (dtsen_sha256_available()) {
    digests_sha(data, ends, count, target, places);
    return;
  }
#endif
  dtsen_row_digests_plain(data, ends, count, target, places);
}
