/// The exit status of every executable; the table stands in `--help` and in `docs/`.
///
/// Values follow `sysexits.h`, because ArgumentParser already answers 64 for usage errors.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  /// Outputs and manifest are complete.
  case ok = 0
  /// `diff` or `verify` found a difference, or `--strict` met warnings. Never an error.
  case differs = 1
  /// Bad arguments.
  case usage = 64
  /// Bad data beyond the allowed share.
  case badData = 65
  /// An input is missing or unreadable.
  case inputMissing = 66
  /// Anything unexpected, or a tally that does not balance.
  case internalError = 70
  /// The output exists or cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed midway.
  case ioFailure = 74
  /// Another run holds the lock.
  case locked = 75
  /// A pipeline, rule or reference file is wrong.
  case badConfig = 78
  /// Interrupted by a signal.
  case interrupted = 130

  /// One line for the EXIT STATUS section of a manual page.
  package var meaning: Message {
    switch self {
    case .ok: Message(id: "selesai, keluaran dan manifes lengkap", en: "outputs and manifest complete")
    case .differs:
      Message(
        id: "berbeda (diff, verify), atau --strict menemukan peringatan",
        en: "differs (diff, verify), or --strict met warnings")
    case .usage: Message(id: "argumen salah", en: "bad arguments")
    case .badData: Message(id: "data rusak melebihi batas", en: "bad data beyond the allowed share")
    case .inputMissing: Message(id: "masukan tidak ada atau tidak terbaca", en: "an input is missing or unreadable")
    case .internalError:
      Message(id: "galat internal atau hitungan tidak seimbang", en: "internal error or a tally that does not balance")
    case .cannotCreate:
      Message(id: "keluaran sudah ada atau tidak dapat dibuat", en: "output exists or cannot be created")
    case .ioFailure: Message(id: "baca atau tulis gagal", en: "I/O failure")
    case .locked: Message(id: "proses lain memegang kunci", en: "another run holds the lock")
    case .badConfig: Message(id: "konfigurasi salah (berkas:baris)", en: "bad configuration (file:line)")
    case .interrupted: Message(id: "dihentikan", en: "interrupted")
    }
  }
}
