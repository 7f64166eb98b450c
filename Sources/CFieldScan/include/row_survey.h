#pragma once
#include <stddef.h>
#include <stdint.h>

/// What a survey saw; a caller that meets any of the last six must read the rows one by one.
enum {
  DTSEN_SAW_HIGH = 1,         // a byte of 0x80 or more
  DTSEN_SAW_CONTROL = 2,      // a control byte other than tab, line feed and carriage return
  DTSEN_SAW_QUOTE = 4,        // the quote
  DTSEN_SAW_LONE_RETURN = 8,  // a carriage return without a line feed behind it
  DTSEN_SAW_LONE_FEED = 16,   // a line feed without a carriage return before it, outside quotes
  DTSEN_SAW_STRAY_QUOTE = 32, // a quote that opens or closes no field
  DTSEN_SAW_LONG_FIELD = 64,  // possibly a field of 64 KiB, or a quoted one of 20 lines
  DTSEN_SAW_NO_END = 128      // no row ends at or after `goal`
};

/// What ends a survey that is told to stop: where a row may not be what it seems.
enum {
  DTSEN_SAW_TROUBLE = DTSEN_SAW_LONE_RETURN | DTSEN_SAW_STRAY_QUOTE | DTSEN_SAW_LONG_FIELD | DTSEN_SAW_NO_END
};

typedef struct {
  /// Bytes up to and with the first line feed outside quotes at or after `goal - 1`; `count` when there is none. Of a
  /// survey that stopped: bytes before the line that holds the first trouble.
  size_t length;
  /// Lines with content among them, line ends in quotes not counted.
  size_t rows;
  /// Lines without content, and their bytes.
  size_t blank_lines, blank_bytes;
  uint32_t seen;
} dtsen_survey;

/// Finds where the row that holds byte `goal - 1` ends and counts the rows up to there, in one pass.
///
/// `data` starts outside quotes, at the start of a row; `quote` is -1 when there is none. `goal` is 1...`count`.
/// When nothing of the last six is seen, rows end at the line feeds outside quotes and nowhere else. With `stop`, the
/// survey ends at the first trouble, and what it counted is of the rows before that line.
void dtsen_survey_rows(const uint8_t *data, size_t count, size_t goal, uint8_t delimiter, int quote, int stop,
                       dtsen_survey *out);

/// The same by a byte loop: the model of the tests, and the code for processors without AVX2. What it answers may
/// differ in `DTSEN_SAW_LONG_FIELD` alone, which is a suspicion, and in what follows from it.
void dtsen_survey_rows_plain(const uint8_t *data, size_t count, size_t goal, uint8_t delimiter, int quote, int stop,
                             dtsen_survey *out);
