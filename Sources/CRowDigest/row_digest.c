#include "row_digest.h"

#include <string.h>

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t round_constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// 5.3.3: the same of the square roots of the first eight.
static const uint32_t initial_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

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
    memcpy(state, initial_state, sizeof state);
    open_message(&m, data + start, ends[i] - start, target + places[i]);
    do compress_plain(state, m.next);
    while (advance(&m));
    for (int d = 0; d < 32; d++) m.digits[d] = (uint8_t)digits[state[d / 8] >> (28 - 4 * (d % 8)) & 15];
    start = ends[i];
  }
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))

// A state as the instructions want it: words A B E F and C D G H, the first in the highest place.
typedef struct {
  __m128i abef, cdgh;
} packed_state;

WITH_SHA static inline packed_state packed_start(void) {
  const uint32_t *h = initial_state;
  packed_state s = {_mm_set_epi32((int)h[0], (int)h[1], (int)h[4], (int)h[5]),
                    _mm_set_epi32((int)h[2], (int)h[3], (int)h[6], (int)h[7])};
  return s;
}

// Rounds 4g to 4g + 3 of one message: `w[g % 4]` becomes the words of these rounds.
WITH_SHA static inline __attribute__((always_inline)) void four_rounds(packed_state *s, __m128i w[4],
                                                                       const uint8_t *block, int g) {
  const __m128i order = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  if (g < 4) {
    w[g] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(block + 16 * g)), order);
  } else {
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[g % 4], w[(g + 1) % 4]),
                                _mm_alignr_epi8(w[(g + 3) % 4], w[(g + 2) % 4], 4));
    w[g % 4] = _mm_sha256msg2_epu32(sum, w[(g + 3) % 4]);
  }
  __m128i words = _mm_add_epi32(w[g % 4], _mm_load_si128((const __m128i *)(round_constants + 4 * g)));
  s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, words);
  s->abef = _mm_sha256rnds2_epu32(s->abef, s->cdgh, _mm_shuffle_epi32(words, 0x0E));
}

WITH_SHA static inline void add_state(packed_state *s, packed_state before) {
  s->abef = _mm_add_epi32(s->abef, before.abef);
  s->cdgh = _mm_add_epi32(s->cdgh, before.cdgh);
}

WITH_SHA static void compress_one(packed_state *s, const uint8_t *block) {
  packed_state before = *s;
  __m128i w[4];
#pragma clang loop unroll(full)
  for (int g = 0; g < 16; g++) four_rounds(s, w, block, g);
  add_state(s, before);
}

// A round waits for the one before; two messages side by side fill the wait.
WITH_SHA static void compress_two(packed_state *s, const uint8_t *block, packed_state *t, const uint8_t *other) {
  packed_state one = *s, two = *t;
  __m128i v[4], w[4];
#pragma clang loop unroll(full)
  for (int g = 0; g < 16; g++) {
    four_rounds(&one, v, block, g);
    four_rounds(&two, w, other, g);
  }
  add_state(&one, *s);
  add_state(&two, *t);
  *s = one;
  *t = two;
}

WITH_SHA static inline void write_digits(packed_state s, uint8_t *digits) {
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
  message lanes[2];
  packed_state states[2];
  int active[2] = {0, 0};
  size_t next = 0, start = 0;
  while (1) {
    for (int lane = 0; lane < 2; lane++) {
      if (active[lane] || next == count) continue;
      open_message(&lanes[lane], data + start, ends[next] - start, target + places[next]);
      states[lane] = packed_start();
      start = ends[next++];
      active[lane] = 1;
    }
    if (active[0] && active[1]) {
      compress_two(&states[0], lanes[0].next, &states[1], lanes[1].next);
    } else if (active[0]) {
      compress_one(&states[0], lanes[0].next);
    } else if (active[1]) {
      compress_one(&states[1], lanes[1].next);
    } else {
      return;
    }
    for (int lane = 0; lane < 2; lane++) {
      if (active[lane] && !advance(&lanes[lane])) {
        write_digits(states[lane], lanes[lane].digits);
        active[lane] = 0;
      }
    }
  }
}

// Leaf 7, EBX bit 29: SHA; leaf 1, ECX bits 9 and 19: SSSE3 and SSE4.1.
static int has_sha(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 9 & 1) || !(c >> 19 & 1)) return 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}
#endif

void dtsen_row_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target, const size_t *places) {
#if defined(__x86_64__)
  if (has_sha()) {
    digests_sha(data, ends, count, target, places);
    return;
  }
#endif
  dtsen_row_digests_plain(data, ends, count, target, places);
}
