#include "sha256.h"

#include <string.h>

#include "sha256_rounds.h"

// What is left of one content: whole blocks in place, then one or two padded ones (5.1.1); and where its digest goes.
typedef struct {
  const uint8_t *next;
  size_t whole, padded;
  uint8_t *target;
  uint8_t tail[128];
} message;

static void open_message(message *m, const uint8_t *data, size_t length, uint8_t *target) {
  size_t rest = length % 64;
  m->next = data;
  m->whole = length / 64;
  m->padded = rest < 56 ? 1 : 2;
  m->target = target;
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

void dtsen_whole_digests_plain(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target) {
  size_t start = 0;
  for (size_t i = 0; i < count; i++) {
    message m;
    uint32_t state[8];
    memcpy(state, initial_words, sizeof state);
    open_message(&m, data + start, ends[i] - start, target + 32 * i);
    do compress_plain(state, m.next);
    while (advance(&m));
    for (int d = 0; d < 32; d++) m.target[d] = (uint8_t)(state[d / 4] >> (24 - 8 * (d % 4)));
    start = ends[i];
  }
}

#if defined(__x86_64__)
WITH_SHA static inline void write_bytes(lane s, uint8_t *target) {
  const __m128i order = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  __m128i first = _mm_shuffle_epi32(_mm_unpackhi_epi64(s.abef, s.cdgh), 0xB1);
  __m128i second = _mm_shuffle_epi32(_mm_unpacklo_epi64(s.abef, s.cdgh), 0xB1);
  _mm_storeu_si128((__m128i *)target, _mm_shuffle_epi8(first, order));
  _mm_storeu_si128((__m128i *)(target + 16), _mm_shuffle_epi8(second, order));
}

WITH_SHA static void digests_two(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target) {
  message messages[2];
  lane states[2];
  int active[2] = {0, 0};
  size_t next = 0, start = 0;
  while (1) {
    for (int side = 0; side < 2; side++) {
      if (active[side] || next == count) continue;
      open_message(&messages[side], data + start, ends[next] - start, target + 32 * next);
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
      if (!active[side] || advance(&messages[side])) continue;
      write_bytes(states[side], messages[side].target);
      active[side] = 0;
    }
  }
}
#endif

void dtsen_whole_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target) {
#if defined(__x86_64__)
  if (dtsen_sha256_available()) {
    digests_two(data, ends, count, target);
    return;
  }
#endif
  dtsen_whole_digests_plain(data, ends, count, target);
}
