import Diagnostics
import TabularIO

/// Families of one part that a visit may be worth while to; the queue adds what it knows (GC-01, GC-02) later.
struct FieldDraftFile: ~Copyable {
  private var file: KeyedFile
  private var key = RowBuffer(capacity: 64)
  private var payload = RowBuffer(capacity: 64)

  init(path: String) throws(Failure) { file = try KeyedFile(path: path) }

  /// Notes the family: its place in the part as key; id, codes and kelurahan as payload.
  mutating func add(
    _ state: borrowing FamilyState, key id: FamilyKey, wilayah: ByteView, isDrafted: Bool
  ) throws(Failure) {
    let codes = state.codes.intersection(.fieldWork)
    if codes.isEmpty && !isDrafted { return }
    key.removeAll()
    key.appendKey(UInt64(state.index))
    payload.removeAll()
    payload.appendKey(id.id)
    payload.appendKey(UInt64(codes.bits))
    payload.append(wilayah)
    try file.add(key: key.view, payload: payload.view)
  }

  mutating func flush() throws(Failure) { try file.flush() }
}
