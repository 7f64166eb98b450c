/// How the characters of a text file are written.
package enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  /// Windows code page 1252; five of its bytes stand for nothing.
  case windows1252 = "windows-1252"
  /// ISO 8859-1; every byte is the character of the same number.
  case latin1 = "latin-1"
  /// UTF-16 of either byte order; its content is handed on as UTF-8.
  case utf16 = "utf-16"

  /// Whether rows come as UTF-8.
  package var isUnicode: Bool { self == .utf8 || self == .utf16 }
}

/// What ends a line of a file.
package enum LineEnd: String, CaseIterable, Sendable {
  /// A line feed, with or without a carriage return before it.
  case lf
  /// A carriage return and a line feed; either alone is part of a field, and only a quoted one may hold it.
  case crlf
  /// A carriage return, with or without a line feed behind it.
  case cr
  /// Any of these, line by line.
  case any = "campur"
}

/// How the rows of a delimited text file are written.
package struct Dialect: Sendable, Equatable {
  /// Delimiters that are looked for: those of spreadsheets first, then `~`, `^` and byte 1, which exports of databases and
  /// Hive have.
  package static let delimiters: [UInt8] = [44, 59, 124, 9, 126, 94, 1]

  /// An ASCII byte.
  package var delimiter: UInt8
  /// An ASCII byte, or nil when quotes mean nothing.
  package var quote: UInt8?
  /// A backslash takes its meaning from the byte behind it, as databases write it, see ``DialectEscape``.
  package var escapes = false
  package var encoding: TextEncoding
  /// The encoding was found in a sample and not declared: a row beyond the sample that is valid UTF-8 is read so.
  package var encodingIsFound = false
  /// How a row of a UTF-8 file that is not valid UTF-8 is read; nil: such a row is refused.
  package var fallback: TextEncoding?
  package var lineEnd: LineEnd
  /// Physical lines before the header.
  package var preamble: Int

  package init(
    delimiter: UInt8 = 44, quote: UInt8? = 34, encoding: TextEncoding = .utf8, fallback: TextEncoding? = .windows1252,
    lineEnd: LineEnd = .any, preamble: Int = 0
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.encoding = encoding
    self.fallback = fallback
    self.lineEnd = lineEnd
    self.preamble = preamble
  }
}

/// What is declared about a file's dialect; what is nil is found from its first bytes.
package struct DialectRequest: Sendable, Equatable {
  /// Whether quotes mean something.
  package enum Quote: Sendable, Equatable {
    case none
    case character(UInt8)
  }

  package var delimiter: UInt8?
  package var quote: Quote?
  /// Nobody writes backslashes by accident in a list of our own, so that they are looked for only where that is said (nil).
  package var escapes: Bool? = false
  package var encoding: TextEncoding?
  package var fallback: TextEncoding?
  package var lineEnd: LineEnd?
  package var preamble: Int?
  /// A delimiter that ends every row but not the header, or the header but no row, is found and left out.
  package var findsTrailing = false

  /// All to be found, with `fallback` for rows that are not valid UTF-8.
  package init(fallback: TextEncoding? = .windows1252) { self.fallback = fallback }

  /// A workbook's rows come as our own CSV; only what stands before its header may have to be found.
  var forWorkbook: DialectRequest {
    var request = DialectRequest(Dialect())
    request.preamble = preamble == 0 ? nil : preamble
    return request
  }

  /// Nothing to be found.
  package init(_ dialect: Dialect) {
    delimiter = dialect.delimiter
    quote = dialect.quote.map { .character($0) } ?? DialectRequest.Quote.none
    escapes = dialect.escapes
    encoding = dialect.encoding
    fallback = dialect.fallback
    lineEnd = dialect.lineEnd
    preamble = dialect.preamble
  }
}

/// What was done so that a row's bytes became text.
package struct TextRepairs: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The row is not valid UTF-8 and was read in the fallback encoding.
  package static let fallback = TextRepairs(rawValue: 1)
  /// Some field was written as UTF-8 twice and was read back.
  package static let twice = TextRepairs(rawValue: 2)
}

/// Why a row was refused.
package enum RowFault: UInt8, CaseIterable, Sendable {
  /// Another number of fields than the header.
  case fieldCount = 1
  /// A quote that is not closed in time, or is followed by neither delimiter nor line end.
  case quote
  /// Bytes that the encoding cannot decode.
  case encoding
  /// NUL or another control byte, a line end in a field without quotes included.
  case control
  /// A field or row beyond ``DialectLimits``.
  case length
  /// The header again, as where files were joined.
  case header
  /// A line of the sheet's form: without a letter or a digit, or the numbers of the columns.
  case form

  /// Whether the line is nobody's row, so that none is lost.
  package var isNobodys: Bool { self == .header || self == .form }
}

/// The limits within which a row is one; fixed, because borders of work follow from them.
package enum DialectLimits {
  /// Bytes of a field as it stands in the file; a quoted one that is longer is broken.
  package static let field = 64 << 10
  /// Physical lines of a quoted field.
  package static let lines = 20
  /// Bytes of a row. What has no end within them is refused in pieces of at most this size.
  package static let row = 1 << 20
  /// Bytes from which the dialect is found.
  package static let sample = 256 << 10
  /// Bytes after which a chunk ends with the row that holds the last of them.
  package static let chunk = 224 << 10
}
