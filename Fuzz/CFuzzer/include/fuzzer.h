#pragma once
#include <stddef.h>
#include <stdint.h>

/// The loop of libFuzzer: calls `target` with one input after another, for ever or as its options say.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*target)(const uint8_t *data, size_t size));
