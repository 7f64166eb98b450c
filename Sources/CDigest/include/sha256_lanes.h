#pragma once
#include <stddef.h>
#include <stdint.h>

/// The chaining value of SHA-256 (FIPS 180-4), eight words.
typedef struct {
  uint32_t word[8];
} dtsen_sha256_state;

/// Whether this processor has instructions for SHA-256. The functions below may be called only where it has.
int dtsen_sha256_available(void);

/// The initial value of FIPS 180-4, 5.3.3.
void dtsen_sha256_start(dtsen_sha256_state *state);

/// Takes `blocks` blocks of 64 bytes in.
void dtsen_sha256_blocks(dtsen_sha256_state *state, const uint8_t *data, size_t blocks);

/// Takes blocks of two independent messages in, side by side: a round waits for the one before it, so that two
/// messages together cost little more than one.
void dtsen_sha256_two(dtsen_sha256_state *first, const uint8_t *first_data, size_t first_blocks,
                      dtsen_sha256_state *second, const uint8_t *second_data, size_t second_blocks);
