import Diagnostics
import StageContract
import TabularIO

/// Whom a history is about.
package struct HistorySubject: Sendable, Equatable {
  /// `id_keluarga`; empty for a person outside any family.
  let family: String
  /// `id_individu`, where the history is a person's.
  let person: String
}

/// A family, or a person outside any family, in one snapshot.
package struct HistoryEntry: Sendable, Equatable {
  let period: String
  /// First twelve digits of the snapshot's digest.
  let snapshot: String
  /// The row of `keluarga`; nil where the family was not yet, or not any more.
  let family: FoundRow?
  /// The row of `anggota` or `anggota_luar`, where the history is a person's.
  let person: FoundRow?
  /// Ids of the members in the frame.
  let members: [String]
  /// `PROGRAMME OUTCOME`, sorted.
  let outcomes: [String]
  /// How the id came to be, where the snapshot says so (`GABUNG` or `PECAH`, and the other id).
  let lineage: String
  /// What became of an id that is not here any more: the relation, and the id that stands for it.
  let successor: String

  /// Whether the one whom the history is about stands in this snapshot.
  var isPresent: Bool { family != nil || person != nil }
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
      guard index + 1 < entries.count else { return HistoryLine(entry: entry, changes: [], joined: 0, left: 0) }
      let own = changes(of: entry.person, since: entries[index + 1].person)
      guard let now = entry.family, let before = entries[index + 1].family else {
        return HistoryLine(entry: entry, changes: own, joined: 0, left: 0)
      }
      // Places and deciles have columns of their own; names of regions follow from their codes.
      let shown: Set<String> = [
        "id_keluarga", "skor_pmt", "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "provinsi",
        "kabupaten_kota", "temuan", "jumlah_anggota_keluarga",
      ]
      let personal: Set<String> = ["nomor_kartu_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga"]
      var changes = own
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

  /// What is other about a person; of what identifies them only that it is.
  private static func changes(of now: FoundRow?, since before: FoundRow?) -> [String] {
    guard let now, let before else { return [] }
    let open: Set<String> = [
      "id_keluarga", "kode_kelurahan_desa", "status_kawin", "status_hubungan_keluarga", "status_padan",
      "status_kependudukan", "segmen_bpjs", "bpjs_aktif", "status_khusus", "partisipasi_sekolah", "status_bekerja",
    ]
    func text(_ value: String) -> String { value.isEmpty ? "-" : value }
    func table(_ row: FoundRow) -> String { String(row.table.prefix { $0 != "/" }) }
    var changes: [String] = []
    if table(now) != table(before) { changes.append("\(table(before))>\(table(now))") }
    for column in now.header where column != "temuan" && before.has(column) && now[column] != before[column] {
      changes.append(open.contains(column) ? "\(column) \(text(before[column]))>\(text(now[column]))" : column)
    }
    return changes
  }
}

/// Finds a family, or a person, in a snapshot and in those it came from, by the digest that each manifest names as its
/// parent's.
struct HistoryReader {
  /// The snapshots of a folder of runs.
  let past: SnapshotHistory
  let jobs: Int

  /// Entries newest first, from `snapshot` back as far as there are snapshots, and what is missing between them. An id
  /// that came of a merge or a split is followed to the older id where it was not there under its own. Throws what is
  /// wrong with a parent that cannot be read.
  func read(
    from snapshot: UpstreamStage, _ asked: HistorySubject
  ) throws -> (entries: [HistoryEntry], gaps: [Message]) {
    var entries: [HistoryEntry] = []
    var gaps: [Message] = []
    var subject = asked
    var current: UpstreamStage? = snapshot
    while let stage = current {
      var entry = try entry(stage, subject)
      if !entry.isPresent, let ids = entries.last?.lineage.split(separator: " ").last {
        for older in ids.split(separator: ";").map(String.init) where !entry.isPresent {
          subject = HistorySubject(
            family: asked.family.isEmpty ? "" : older, person: asked.family.isEmpty ? older : "")
          entry = try self.entry(stage, subject)
        }
      }
      entries.append(entry)
      current = try next(stage, &gaps)
    }
    return (entries, gaps)
  }

  /// The newest snapshot before `snapshot` in which the question finds somebody, and whom; nil where it finds nobody.
  func former(_ question: Question, before snapshot: UpstreamStage) throws -> (period: String, who: HistorySubject)? {
    var ignored: [Message] = []
    var current = try next(snapshot, &ignored)
    while let stage = current {
      let search = SnapshotSearch(snapshot: stage, jobs: jobs)
      if let person = try search.persons(question).first {
        let family = person["id_keluarga"]
        let who = HistorySubject(family: family, person: family.isEmpty ? person["id_individu"] : "")
        return (stage.manifest.period, who)
      }
      if let family = try search.family(question) {
        return (stage.manifest.period, HistorySubject(family: family["id_keluarga"], person: ""))
      }
      current = try next(stage, &ignored)
    }
    return nil
  }

  /// The snapshot to go on with; what is missing in between is said.
  private func next(_ stage: UpstreamStage, _ gaps: inout [Message]) throws(Failure) -> UpstreamStage? {
    switch try past.before(stage) {
    case .nothing: return nil
    case .parent(let parent): return parent
    case .missing(let digest, let next):
      let (name, period) = (digest.prefix(12), stage.manifest.period)
      if past.isEmpty {
        gaps.append(
          Message(
            id: "riwayat: tidak ada potret di <folder>/* maupun <folder>/*/5-emit dari folder yang disebut",
            en: "history: there is no snapshot in <folder>/* nor <folder>/*/5-emit of the folder named"))
      }
      let head = Message(
        id: "riwayat: induk \(name) dari potret \(period) tidak ada di folder riwayat",
        en: "history: the parent \(name) of the snapshot \(period) is not in the history folder")
      guard let next else {
        gaps.append(
          Message(
            id: head.id + ", dan tidak ada potret yang lebih lama", en: head.en + ", and there is no older snapshot"))
        return nil
      }
      let older = next.manifest.period
      gaps.append(
        Message(
          id: head.id + ": dilanjutkan dengan \(older), tanpa bukti bahwa itu pendahulunya",
          en: head.en + ": it goes on with \(older), without proof that this came before it"))
      return next
    }
  }

  private func entry(_ stage: UpstreamStage, _ subject: HistorySubject) throws -> HistoryEntry {
    let search = SnapshotSearch(snapshot: stage, jobs: jobs)
    let isPersonal = subject.family.isEmpty
    let person = isPersonal ? try search.person(id: subject.person) : nil
    let id = isPersonal ? person?["id_keluarga"] ?? "" : subject.family
    let key = [Array(id.utf8)]
    let family = id.isEmpty ? nil : try search.rows("keluarga", ["id_keluarga"], key).first
    var judged = id.isEmpty ? [] : try search.rows("kelayakan", ["id_keluarga"], key)
    if isPersonal {
      // Of the family only what is the family's, not what other members get.
      judged = judged.filter { $0["id_individu"].isEmpty }
      judged += try search.rows("kelayakan", ["id_individu"], [Array(subject.person.utf8)])
    }
    let own = isPersonal ? subject.person : subject.family
    let identity = try search.identity(own)
    let old = identity?["id_lama"] ?? ""
    let heir = family == nil && person == nil ? try search.heir(of: own) : nil
    let outcomes = judged.filter { !$0["hasil"].isEmpty }.map { "\($0["program"]) \($0["hasil"])" }
    return HistoryEntry(
      period: stage.manifest.period, snapshot: String(stage.digest.prefix(12)), family: family, person: person,
      members: id.isEmpty ? [] : try search.rows("anggota", ["id_keluarga"], key).map { $0["id_individu"] },
      outcomes: Set(outcomes).sorted(), lineage: old.isEmpty ? "" : "\(identity?["hubungan"] ?? "") \(old)",
      successor: heir.map { "\($0["hubungan"]) \($0["id"])" } ?? "")
  }
}
