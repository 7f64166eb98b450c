#include "sha256_lanes.h"

void dtsen_sha256_start(dtsen_sha256_state *state) {
  static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  for (int i = 0; i < 8; i++) state->word[i] = initial[i];
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

int dtsen_sha256_available(void) {
  unsigned int a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & (1u << 19)) || !(c & (1u << 9))) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  return (b >> 29) & 1;
}

// FIPS 180-4, 4.2.2.
static const uint32_t constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define KERNEL static inline __attribute__((always_inline, target("sha,sse4.1,ssse3")))

// The processor keeps the eight words as (A, B, E, F) and (C, D, G, H), highest first.
typedef struct {
  __m128i abef, cdgh;
} lane;

KERNEL lane load(const dtsen_sha256_state *state) {
  __m128i dcba = _mm_loadu_si128((const __m128i *)state->word);
  __m128i hgfe = _mm_loadu_si128((const __m128i *)(state->word + 4));
  __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1), efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  return (lane){_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xF0)};
}

KERNEL void store(dtsen_sha256_state *state, lane value) {
  __m128i feba = _mm_shuffle_epi32(value.abef, 0x1B), dchg = _mm_shuffle_epi32(value.cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state->word, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128((__m128i *)(state->word + 4), _mm_alignr_epi8(dchg, feba, 8));
}

KERNEL void load_block(__m128i schedule[4], const uint8_t *data) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  for (int i = 0; i < 4; i++)
    schedule[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(data + 16 * i)), big_endian);
}

// Rounds 4 * group to 4 * group + 3, and the words that will be needed 16 rounds on.
KERNEL void four_rounds(lane *value, __m128i schedule[4], int group) {
  __m128i words = schedule[group & 3];
  __m128i sum = _mm_add_epi32(words, _mm_load_si128((const __m128i *)(constants + 4 * group)));
  value->cdgh = _mm_sha256rnds2_epu32(value->cdgh, value->abef, sum);
  value->abef = _mm_sha256rnds2_epu32(value->abef, value->cdgh, _mm_shuffle_epi32(sum, 0x0E));
  if (group < 12) {
    __m128i last = schedule[(group + 3) & 3];
    __m128i part = _mm_add_epi32(_mm_sha256msg1_epu32(words, schedule[(group + 1) & 3]),
                                 _mm_alignr_epi8(last, schedule[(group + 2) & 3], 4));
    schedule[group & 3] = _mm_sha256msg2_epu32(part, last);
  }
}

__attribute__((target("sha,sse4.1,ssse3"))) void dtsen_sha256_blocks(dtsen_sha256_state *state, const uint8_t *data,
                                                                    size_t blocks) {
  lane value = load(state);
  for (; blocks > 0; blocks--, data += 64) {
    lane before = value;
    __m128i schedule[4];
    load_block(schedule, data);
#pragma GCC unroll 16
    for (int group = 0; group < 16; group++) four_rounds(&value, schedule, group);
    value.abef = _mm_add_epi32(value.abef, before.abef);
    value.cdgh = _mm_add_epi32(value.cdgh, before.cdgh);
  }
  store(state, value);
}

__attribute__((target("sha,sse4.1,ssse3"))) void dtsen_sha256_two(dtsen_sha256_state *first,
                                                                 const uint8_t *first_data, size_t first_blocks,
                                                                 dtsen_sha256_state *second,
                                                                 const uint8_t *second_data, size_t second_blocks) {
  size_t both = first_blocks < second_blocks ? first_blocks : second_blocks;
  lane one = load(first), two = load(second);
  for (size_t block = 0; block < both; block++, first_data += 64, second_data += 64) {
    lane one_before = one, two_before = two;
    __m128i one_schedule[4], two_schedule[4];
    load_block(one_schedule, first_data);
    load_block(two_schedule, second_data);
#pragma GCC unroll 16
    for (int group = 0; group < 16; group++) {
      four_rounds(&one, one_schedule, group);
      four_rounds(&two, two_schedule, group);
    }
    one.abef = _mm_add_epi32(one.abef, one_before.abef);
    one.cdgh = _mm_add_epi32(one.cdgh, one_before.cdgh);
    two.abef = _mm_add_epi32(two.abef, two_before.abef);
    two.cdgh = _mm_add_epi32(two.cdgh, two_before.cdgh);
  }
  store(first, one);
  store(second, two);
  dtsen_sha256_blocks(first, first_data, first_blocks - both);
  dtsen_sha256_blocks(second, second_data, second_blocks - both);
}

#else

int dtsen_sha256_available(void) { return 0; }
void dtsen_sha256_blocks(dtsen_sha256_state *state, const uint8_t *data, size_t blocks) {
  (void)state, (void)data, (void)blocks;
}
void dtsen_sha256_two(dtsen_sha256_state *first, const uint8_t *first_data, size_t first_blocks,
                      dtsen_sha256_state *second, const uint8_t *second_data, size_t second_blocks) {
  (void)first, (void)first_data, (void)first_blocks, (void)second, (void)second_data, (void)second_blocks;
}

#endif
