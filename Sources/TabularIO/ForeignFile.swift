/// Files of other kinds that people send in place of a delimited text, and what to do with them.
struct ForeignFile {
  private let bytes: [UInt8]
  let id: String
  let en: String

  private init(_ bytes: [UInt8], _ id: String, _ en: String) {
    self.bytes = bytes
    self.id = id
    self.en = en
  }

  private init(_ text: StaticString, _ id: String, _ en: String) {
    self.init(Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)), id, en)
  }

  /// Kinds that are known by their first bytes; the more exact ones first.
  static let all: [ForeignFile] = [
    ForeignFile([0xFF, 0xFE, 0, 0], "UTF-32, bukan UTF-8", "UTF-32, not UTF-8"),
    ForeignFile([0, 0, 0xFE, 0xFF], "UTF-32, bukan UTF-8", "UTF-32, not UTF-8"),
    ForeignFile([0x1F, 0x8B], "gzip di dalam gzip; buka satu lapis", "gzip within gzip; take one layer off"),
    ForeignFile([0x28, 0xB5, 0x2F, 0xFD], "zstd, bukan gzip", "zstd, not gzip"),
    ForeignFile([0xFD, 0x37, 0x7A, 0x58], "xz, bukan gzip", "xz, not gzip"),
    ForeignFile("BZh", "bzip2, bukan gzip", "bzip2, not gzip"),
    ForeignFile([0x37, 0x7A, 0xBC, 0xAF], "arsip 7z, bukan gzip", "a 7z archive, not gzip"),
    ForeignFile("Rar!", "arsip RAR, bukan gzip", "a RAR archive, not gzip"),
    ForeignFile(
      [0xD0, 0xCF, 0x11, 0xE0],
      "buku kerja lama (.xls) atau bersandi, bukan teks; simpan tanpa sandi sebagai .xlsx atau CSV",
      "an old workbook (.xls) or one with a password, not text; save it without a password as .xlsx or CSV"),
    ForeignFile("%PDF", "PDF, bukan teks berpembatas", "PDF, not delimited text"),
    ForeignFile("{\\rtf", "RTF, bukan teks berpembatas", "RTF, not delimited text"),
    ForeignFile("PAR1", "Parquet, bukan teks berpembatas", "Parquet, not delimited text"),
    ForeignFile(
      "SQLite format 3", "basis data SQLite, bukan teks berpembatas", "an SQLite database, not delimited text"),
  ]

  /// Whether `sample` begins as such a file.
  func starts(_ sample: ByteView) -> Bool {
    sample.count >= bytes.count && sample[0..<bytes.count].buffer.elementsEqual(bytes)
  }

  /// How web pages, workbooks saved as XML and reports begin, in either case.
  private static let tags = [
    "<html", "<!doctype", "<?xml", "<table", "<head", "<body", "<meta", "<style", "<div", "<!--",
  ].map {
    Array($0.utf8)
  }

  /// Web pages and other markup, and JSON, by the first character that is no blank.
  static func markup(_ text: ByteView) -> ForeignFile? {
    var index = 0
    while index < text.count && text[index] <= 32 { index += 1 }
    let rest = text[index..<text.count]
    if rest.isEmpty { return nil }
    if tags.contains(where: { rest.count >= $0.count && zip(rest.buffer, $0).allSatisfy { ($0 | 0x20) == ($1 | 0x20) } }
    ) {
      return ForeignFile(
        [], "halaman HTML atau XML, bukan teks berpembatas; buka di pengolah lembar dan simpan sebagai .xlsx atau CSV",
        "an HTML page or XML, not delimited text; open it in a spreadsheet program and save it as .xlsx or CSV")
    }
    let isJSON =
      rest[0] == UInt8(ascii: "{") || (rest[0] == UInt8(ascii: "[") && rest.count > 1 && rest[1] <= 32)
      || rest.count > 1 && rest[0] == UInt8(ascii: "[") && rest[1] == UInt8(ascii: "{")
    return isJSON ? ForeignFile([], "JSON, bukan teks berpembatas", "JSON, not delimited text") : nil
  }
}
