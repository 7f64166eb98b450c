#pragma once
#include <stddef.h>
#include <stdint.h>

/// The chaining value of SHA-256 (FIPS 180-4), eight words.
typedef struct {
  uint32_t word[8];
} dtsen_sha256_state;

/// Whether this processor has instructions for SHA-256. `dtsen_sha256_blocks` and `dtsen_sha256_two` may be called only
/// where it has.
int dtsen_sha256_available(void);

/// The initial value of FIPS 180-4, 5.3.3.
void dtsen_sha256_start(dtsen_sha256_state *state);

/// Takes `blocks` blocks of 64 bytes in.
void dtsen_sha256_blocks(dtsen_sha256_state *state, const uint8_t *data, size_t blocks);

/// Takes blocks of two independent messages in, side by side: a round waits for the one before it, so that two
/// messages together cost little more than one.
void dtsen_sha256_two(dtsen_sha256_state *first, const uint8_t *first_data, size_t first_blocks,
                      dtsen_sha256_state *second, const uint8_t *second_data, size_t second_blocks);

/// Writes the first 80 bits of the SHA-256 of each of `count` contents, as 16 characters of Crockford's base 32, to
/// `target + places[i]`. Content `i` is the blocks of 64 bytes of `data` from block `ends[i - 1]` (or 0) up to block
/// `ends[i]`, padded as FIPS 180-4, 5.1.1 has it. Two at a time where
/// `dtsen_sha256_available`.
void dtsen_row_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target, const size_t *places);

/// The same in plain C: the model of the tests, and the code for other processors.
void dtsen_row_digests_plain(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target,
                             const size_t *places);

/// Writes the whole SHA-256 of each of `count` contents, 32 bytes each, to `target`. Content `i` is the bytes of `data`
/// from `ends[i - 1]` (or 0) up to `ends[i]`, of any length. Two at a time where `dtsen_sha256_available`.
void dtsen_whole_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target);

/// The same in plain C.
void dtsen_whole_digests_plain(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target);
