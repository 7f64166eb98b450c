#include "sha256.h"

#include <string.h>

#include "sha256_rounds.h"

// 40 bits as eight characters of Crockford's base 32, all at once: groups of five bits are spread to a byte each, the
// first in the highest; a value becomes its character by what the values that are passed over before it add up to
// (behind the digits, and for the letters I, L, O and U).
static inline void write_eight(uint64_t bits, uint8_t *text) {
  const uint64_t ones = 0x0101010101010101ULL;
  uint64_t v = (bits & 0xFFFFF00000ULL) << 12 | (bits & 0xFFFFFULL);
  v = (v & 0x000FFC00000FFC00ULL) << 6 | (v & 0x000003FF000003FFULL);
  v = (v & 0x03E003E003E003E0ULL) << 3 | (v & 0x001F001F001F001FULL);
#define ABOVE(n) ((v + (127 - (n)) * ones) >> 7 & ones)
  v += 48 * ones + 7 * ABOVE(9) + ABOVE(17) + ABOVE(19) + ABOVE(21) + ABOVE(26);
#undef ABOVE
  for (int i = 0; i < 8; i++) text[i] = (uint8_t)(v >> (56 - 8 * i));
}

// The first 80 bits of a digest as sixteen characters.
static inline void write_text(const uint32_t *word, uint8_t *text) {
  uint64_t first = (uint64_t)word[0] << 32 | word[1];
  write_eight(first >> 24, text);
  write_eight((first & 0xFFFFFF) << 16 | word[2] >> 16, text + 8);
}

void dtsen_row_digests_plain(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target,
                             const size_t *places) {
  size_t block = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t state[8];
    memcpy(state, initial_words, sizeof state);
    for (; block < ends[i]; block++) compress_plain(state, data + 64 * block);
    write_text(state, target + places[i]);
  }
}

#if defined(__x86_64__)
WITH_SHA static void digests_two(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target,
                                 const size_t *places) {
  // The message of each side, its next block and its last; a side without one has none left.
  size_t number[2], block[2] = {0, 0}, end[2] = {0, 0}, next = 0;
  lane state[2];
  while (1) {
    for (int side = 0; side < 2; side++) {
      if (block[side] < end[side] || next == count) continue;
      number[side] = next;
      block[side] = next == 0 ? 0 : ends[next - 1];
      end[side] = ends[next++];
      state[side] = load_lane(initial_words);
    }
    int first = block[0] < end[0], second = block[1] < end[1];
    if (first && second) {
      compress_two(&state[0], data + 64 * block[0], &state[1], data + 64 * block[1]);
    } else if (first) {
      state[0] = compress(state[0], data + 64 * block[0]);
    } else if (second) {
      state[1] = compress(state[1], data + 64 * block[1]);
    } else {
      return;
    }
    for (int side = 0; side < 2; side++) {
      if (block[side] == end[side] || ++block[side] < end[side]) continue;
      uint32_t word[8];
      store_lane(word, state[side]);
      write_text(word, target + places[number[side]]);
    }
  }
}
#endif

void dtsen_row_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target, const size_t *places) {
#if defined(__x86_64__)
  if (dtsen_sha256_available()) {
    digests_two(data, ends, count, target, places);
    return;
  }
#endif
  dtsen_row_digests_plain(data, ends, count, target, places);
}
