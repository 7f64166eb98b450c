import TabularIO

/// What FLAG_STATUS of a Dukcapil record says; the one reading of it.
///
/// An empty one (2-normalise empties what is not in the list) says neither that the person is dead nor that they are active:
/// nobody is left out of the frame for it, the status is `TIDAK_DIKETAHUI`, and the record bears NIL-001.
struct PopulationStatus {
  private let flag: ByteView

  init(_ record: RowRecord) { flag = record.carried(Carried.Dukcapil.flag) }

  /// Whether the source does not say.
  var isUnknown: Bool { flag.isEmpty }
  /// Recorded as active, or not known to be anything else.
  var isActive: Bool { flag.isEmpty || flag.equals("0") }
  /// Alive by the record, though perhaps without a recorded card.
  var isInFrame: Bool { isActive || flag.equals("4") }
  /// A second record of somebody.
  var isDouble: Bool { flag.equals("3") }

  /// As `anggota.status_kependudukan` shows it.
  var label: StaticString { isUnknown ? "TIDAK_DIKETAHUI" : flag.equals("4") ? "NONAKTIF" : "AKTIF" }
}
