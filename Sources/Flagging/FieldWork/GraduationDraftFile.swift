import Diagnostics
import TabularIO

/// Candidates for graduation of one programme and part: recipients above the limit, now and before.
struct GraduationDraftFile: ~Copyable {
  private var file: KeyedFile
  private var key = RowBuffer(capacity: 256)
  private var line = RowBuffer(capacity: 256)

  init(path: String) { file = KeyedFile(path: path) }

  /// The key puts the best first within each assistant: highest decile, then score, then id. A payment that names no assistant
  /// leaves the family to the one whom its other payments name.
  mutating func add(
    _ payment: Payment, _ state: borrowing FamilyState, idKeluarga: Identity, programme: Programme
  ) throws(Failure) {
    var pendamping = state.texts.view(payment.pendamping)
    for index in state.payments.indices where pendamping.isEmpty {
      pendamping = state.texts.view(state.payments[index].pendamping)
    }
    key.removeAll()
    key.append(pendamping)
    key.append(0)
    key.appendKey(UInt64(10 - state.decile))
    key.appendKey(~(UInt64(bitPattern: state.score.value) ^ (1 << 63)))
    key.appendKey(idKeluarga)
    line.removeAll()
    line.appendKey(idKeluarga)
    line.append(UInt8(state.earlier.1 > 0 ? state.earlier.1 : state.earlier.0))
    line.append(UInt8(state.decile))
    line.append(UInt8(pendamping.count & 0xFF))
    line.append(pendamping)
    var name = programme.name
    name.withUTF8 { line.append(ByteView($0)) }
    try file.add(key: key.view, payload: line.view)
  }

  mutating func flush() throws(Failure) { try file.flush() }
}
