import Diagnostics
import TabularIO

/// Notes of one producer on persons and families, waiting for the joins of the tables they concern.
///
/// Used by one thread; every producer has its own.
final class NoteBook {
  private let folder: String
  private let memory: Int
  private var sorters: [String: ExternalSorter] = [:]
  private var key = RowBuffer(capacity: 128)
  private var payload = RowBuffer(capacity: 128)

  init(folder: String, memory: Int) {
    self.folder = folder
    self.memory = memory
  }

  /// Notes something on `id` for the table `target`; `value` and `text` are parts of some notes.
  func add(_ note: Note, on id: ByteView, for target: String, value: Int = 0, text: ByteView = ByteView.empty)
    throws(Failure)
  {
    if id.isEmpty { return }
    key.removeAll()
    key.append(id)
    key.append(RowKey.terminator)
    key.append(RecordKind.note.rawValue)
    payload.removeAll()
    payload.append(note.rawValue)
    payload.append(varint: value)
    payload.append(text)
    let sorter: ExternalSorter
    if let known = sorters[target] {
      sorter = known
    } else {
      sorter = ExternalSorter(folder: "\(folder)/\(target)", memory: memory)
      sorters[target] = sorter
    }
    try sorter.add(key: key.view, payload: payload.view)
  }

  /// The notes for a table.
  func sorter(for target: String) -> ExternalSorter? { sorters[target] }
}
