#pragma once
#include <stddef.h>
#include <stdint.h>

/// Writes the first 16 bytes of the SHA-256 of each of `count` contents, as 32 lower-case hexadecimal digits, to
/// `target + places[i]`. Content `i` is the bytes of `data` from the end of content `i - 1` (or 0) up to `ends[i]`.
void dtsen_row_digests(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target, const size_t *places);

/// The same without the processor's SHA instructions: the model of the tests, and the code for other processors.
void dtsen_row_digests_plain(const uint8_t *data, const size_t *ends, size_t count, uint8_t *target,
                             const size_t *places);
