import Diagnostics
import StageContract
import TabularIO

/// A family in one snapshot.
package struct HistoryEntry: Sendable, Equatable {
  let period: String
  /// First twelve digits of the snapshot's digest.
  let snapshot: String
  /// The row of `keluarga`; nil where the family was not yet, or not any more.
  let family: FoundRow?
  /// Ids of the members in the frame.
  let members: [String]
  /// `PROGRAMME OUTCOME`, sorted.
  let outcomes: [String]
  /// How the id came to be, where the snapshot says so (`GABUNG` or `PECAH`, and the other id).
  let lineage: String
}

/// One line a period, and what changed in it.
struct HistoryLine: Equatable {
  let entry: HistoryEntry
  /// Columns of `keluarga` whose values are other than in the snapshot before: `column old>new`.
  let changes: [String]
  /// Members that came and went.
  let joined: Int
  let left: Int

  /// The lines of `entries` (newest first), newest first.
  static func lines(_ entries: [HistoryEntry]) -> [HistoryLine] {
    entries.indices.map { index in
      let entry = entries[index]
      guard index + 1 < entries.count, let now = entry.family, let before = entries[index + 1].family else {
        return HistoryLine(entry: entry, changes: [], joined: 0, left: 0)
      }
      // Places and deciles have columns of their own; names of regions follow from their codes.
      let shown: Set<String> = [
        "id_keluarga", "skor_pmt", "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "provinsi",
        "kabupaten_kota", "temuan", "jumlah_anggota_keluarga",
      ]
      let personal: Set<String> = ["nomor_kartu_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga"]
      var changes: [String] = []
      for column in now.header where !shown.contains(column) && before.has(column) && now[column] != before[column] {
        func text(_ value: String) -> String { value.isEmpty ? "-" : value }
        changes.append(
          personal.contains(column) ? column : "\(column) \(text(before[column]))>\(text(now[column]))")
      }
      let (old, new) = (Set(entries[index + 1].members), Set(entry.members))
      return HistoryLine(
        entry: entry, changes: changes, joined: new.subtracting(old).count, left: old.subtracting(new).count)
    }
  }
}

/// Finds a family in a snapshot and in those it came from, by the digest that each manifest names as its parent's.
struct HistoryReader {
  /// The snapshots of a folder of runs.
  let past: SnapshotHistory
  let jobs: Int

  /// Entries newest first, from `snapshot` back as far as parents are found. An id that came of a merge or a split is
  /// followed to the older id where the family was not there under its own. Throws what is wrong with a parent that cannot
  /// be read.
  func read(from snapshot: UpstreamStage, family: String) throws -> [HistoryEntry] {
    var entries: [HistoryEntry] = []
    var id = family
    var current: UpstreamStage? = snapshot
    while let stage = current {
      var entry = try entry(stage, id)
      if entry.family == nil, let ids = entries.last?.lineage.split(separator: " ").last {
        for older in ids.split(separator: ";") where entry.family == nil {
          id = String(older)
          entry = try self.entry(stage, id)
        }
      }
      entries.append(entry)
      current = try past.parent(of: stage)
    }
    return entries
  }

  /// The entry of the registry of ids; its parts are called after the first two characters of the ids.
  private func identity(_ table: Table, _ id: String) throws -> FoundRow? {
    let part = table.parts.firstIndex { $0.hasSuffix("/\(id.prefix(2)).csv.gz") }
    var cursor = RowCursor(table, parts: part.map { $0..<$0 + 1 } ?? 0..<table.parts.count)
    let column = try table.column("id")
    let wanted = Array(id.utf8)
    while try cursor.next() {
      let row = cursor.row
      if wanted.withUnsafeBufferPointer({ ByteView($0) == row[column] }) {
        return FoundRow(
          table: table.name, header: table.header, fields: (0..<table.header.count).map { row[$0].string })
      }
    }
    return nil
  }

  private func entry(_ stage: UpstreamStage, _ id: String) throws -> HistoryEntry {
    let key = [Array(id.utf8)]
    func search(_ tables: String, _ column: String) throws -> [FoundRow] {
      var found: [FoundRow] = []
      for table in stage.tables where table == tables || table.hasPrefix(tables + "/") {
        found += try stage.table(table).rows(where: [column], hold: key, jobs: jobs)
      }
      return found
    }
    let outcomes = try search("kelayakan", "id_keluarga").filter { !$0["hasil"].isEmpty }
    let identity = try stage.has("identitas") ? identity(try stage.table("identitas"), id) : nil
    let old = identity?["id_lama"] ?? ""
    return HistoryEntry(
      period: stage.manifest.period, snapshot: String(stage.digest.prefix(12)),
      family: try search("keluarga", "id_keluarga").first,
      members: try search("anggota", "id_keluarga").map { $0["id_individu"] },
      outcomes: Set(outcomes.map { "\($0["program"]) \($0["hasil"])" }).sorted(),
      lineage: old.isEmpty ? "" : "\(identity?["hubungan"] ?? "") \(old)")
  }
}
