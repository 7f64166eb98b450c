#pragma once
#include <stddef.h>
#include <stdint.h>
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
static const uint32_t initial_words[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// One block without the SHA instructions, as 6.2.2 has it.
static inline uint32_t turn(uint32_t x, int n) { return x >> n | x << (32 - n); }

static inline void compress_plain(uint32_t state[8], const uint8_t *block) {
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

#if defined(__x86_64__)
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))
#define SHA_KERNEL static inline __attribute__((always_inline, target("sha,sse4.1,ssse3")))

// A chaining value as the instructions want it: words A B E F and C D G H, the first in the highest place.
typedef struct {
  __m128i abef, cdgh;
} lane;

SHA_KERNEL lane load_lane(const uint32_t word[8]) {
  __m128i dcba = _mm_loadu_si128((const __m128i *)word);
  __m128i hgfe = _mm_loadu_si128((const __m128i *)(word + 4));
  __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1), efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  return (lane){_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xF0)};
}

SHA_KERNEL void store_lane(uint32_t word[8], lane value) {
  __m128i feba = _mm_shuffle_epi32(value.abef, 0x1B), dchg = _mm_shuffle_epi32(value.cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)word, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128((__m128i *)(word + 4), _mm_alignr_epi8(dchg, feba, 8));
}

// Rounds 4 * group to 4 * group + 3, and the words that will be needed 16 rounds on.
SHA_KERNEL void four_rounds(lane *value, __m128i schedule[4], int group) {
  __m128i words = schedule[group & 3];
  __m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *)(round_constants + 4 * group)));
  value->cdgh = _mm_sha256rnds2_epu32(value->cdgh, value->abef, sum);
  value->abef = _mm_sha256rnds2_epu32(value->abef, value->cdgh, _mm_shuffle_epi32(sum, 0x0E));
  if (group < 12) {
    __m128i last = schedule[(group + 3) & 3];
    __m128i part = _mm_add_epi32(_mm_sha256msg1_epu32(words, schedule[(group + 1) & 3]),
                                 _mm_alignr_epi8(last, schedule[(group + 2) & 3], 4));
    schedule[group & 3] = _mm_sha256msg2_epu32(part, last);
  }
}

SHA_KERNEL void load_block(__m128i schedule[4], const uint8_t *data) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  for (int i = 0; i < 4; i++)
    schedule[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data + 16 * i)), big_endian);
}

SHA_KERNEL lane sum_of(lane one, lane two) {
  return (lane){_mm_add_epi32(one.abef, two.abef), _mm_add_epi32(one.cdgh, two.cdgh)};
}

// One block of one message.
SHA_KERNEL lane compress(lane before, const uint8_t *data) {
  lane value = before;
  __m128i schedule[4];
  load_block(schedule, data);
#pragma GCC unroll 16
  for (int group = 0; group < 16; group++) four_rounds(&value, schedule, group);
  return sum_of(value, before);
}

// One block of each of two messages. A round waits for the one before it; the other message fills the wait.
SHA_KERNEL void compress_two(lane *first, const uint8_t *first_data, lane *second, const uint8_t *second_data) {
  lane one = *first, two = *second;
  __m128i one_schedule[4], two_schedule[4];
  load_block(one_schedule, first_data);
  load_block(two_schedule, second_data);
#pragma GCC unroll 16
  for (int group = 0; group < 16; group++) {
    four_rounds(&one, one_schedule, group);
    four_rounds(&two, two_schedule, group);
  }
  *first = sum_of(one, *first);
  *second = sum_of(two, *second);
}
#endif
