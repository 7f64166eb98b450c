import Diagnostics
import TabularIO

/// A table that notes are about.
enum NoteTarget: Int, CaseIterable {
  case persons
  case families
  case eligibility

  /// The table's name.
  var table: String {
    switch self {
    case .persons: "anggota"
    case .families: "keluarga"
    case .eligibility: "kelayakan"
    }
  }
}

/// Notes of one producer on persons and families, waiting for the joins of the tables they concern.
///
/// Used by one thread at a time; every producer has its own, and accesses are not checked note by note.
final class NoteBook {
  private let folder: String
  private let memory: Int
  /// By target.
  @exclusivity(unchecked) private var sorters = [ExternalSorter?](repeating: nil, count: NoteTarget.allCases.count)
  @exclusivity(unchecked) private var key = RowBuffer(capacity: 128)
  @exclusivity(unchecked) private var payload = RowBuffer(capacity: 128)

  init(folder: String, memory: Int) {
    self.folder = folder
    self.memory = memory
  }

  /// Notes something on `id` for the table `target`; `value` and `text` are parts of some notes.
  func add(_ note: Note, on id: ByteView, for target: NoteTarget, value: Int = 0, text: ByteView = ByteView.empty)
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
    if let known = sorters[target.rawValue] {
      sorter = known
    } else {
      sorter = ExternalSorter(folder: "\(folder)/\(target.table)", memory: memory)
      sorters[target.rawValue] = sorter
    }
    try sorter.add(key: key.view, payload: payload.view)
  }

  /// The notes for a table.
  func sorter(for table: String) -> ExternalSorter? {
    NoteTarget.allCases.first { $0.table == table }.flatMap { sorters[$0.rawValue] }
  }
}
