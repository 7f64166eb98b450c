#pragma once

/// Lets the system start to write to disk what it holds of an open file in memory. A hint: nothing is durable by it.
void dtsen_start_sync(int descriptor);
