#include "sha256.h"

#include "sha256_rounds.h"

void dtsen_sha256_start(dtsen_sha256_state *state) {
  for (int i = 0; i < 8; i++) state->word[i] = initial_words[i];
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <stdatomic.h>

// Leaf 7, EBX bit 29: SHA; leaf 1, ECX bits 9 and 19: SSSE3 and SSE4.1.
static int ask_processor(void) {
  unsigned int a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 9 & 1) || !(c >> 19 & 1)) return 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1);
}

// Asked once: on a virtual machine every question is a trip to its host. 0: not yet, else the answer plus one.
static atomic_int answer;

int dtsen_sha256_available(void) {
  int known = atomic_load_explicit(&answer, memory_order_relaxed);
  if (known == 0) {
    known = ask_processor() + 1;
    atomic_store_explicit(&answer, known, memory_order_relaxed);
  }
  return known - 1;
}

WITH_SHA void dtsen_sha256_blocks(dtsen_sha256_state *state, const uint8_t *data, size_t blocks) {
  lane value = load_lane(state->word);
  for (; blocks > 0; blocks--, data += 64) value = compress(value, data);
  store_lane(state->word, value);
}

WITH_SHA void dtsen_sha256_two(dtsen_sha256_state *first, const uint8_t *first_data, size_t first_blocks,
                               dtsen_sha256_state *second, const uint8_t *second_data, size_t second_blocks) {
  size_t both = first_blocks < second_blocks ? first_blocks : second_blocks;
  lane one = load_lane(first->word), two = load_lane(second->word);
  for (size_t block = 0; block < both; block++, first_data += 64, second_data += 64)
    compress_two(&one, first_data, &two, second_data);
  store_lane(first->word, one);
  store_lane(second->word, two);
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
