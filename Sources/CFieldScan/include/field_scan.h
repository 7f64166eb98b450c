#pragma once
#include <stddef.h>
#include <stdint.h>

/// Writes to `out` the position of every `delimiter` and line feed of `data[0..<length]` that stands outside
/// quotes, in ascending order, and returns how many there are (at most `capacity`; it stops when `out` is full).
/// `lines` counts the line feeds among them.
/// `saw_quote` is set to 1 when the buffer holds a quote at all, `open_quote` to 1 when it ends inside one.
size_t dtsen_scan_fields(const uint8_t *data, size_t length, uint8_t delimiter, uint8_t quote, uint32_t *out,
                         size_t capacity, int *saw_quote, int *open_quote, size_t *lines);

/// The same by a byte loop: the model the tests compare with, and the code for processors without AVX2.
size_t dtsen_scan_fields_plain(const uint8_t *data, size_t length, uint8_t delimiter, uint8_t quote, uint32_t *out,
                               size_t capacity, int *saw_quote, int *open_quote, size_t *lines);
