import Diagnostics
import StageContract
import TabularIO

/// Everything the run knows about one family, or about one person outside any family.
package struct Dossier: Sendable {
  /// Rows of `keluarga` (one, or none for a person outside the frame).
  package var family: [FoundRow] = []
  /// Rows of `anggota` and `anggota_luar`.
  package var members: [FoundRow] = []
  /// The person asked about, when the question was a person.
  package var person: String?
  package var eligibility: [FoundRow] = []
  package var evidence: [FoundRow] = []
  /// What became of each source row of these people.
  package var trail: [FoundRow] = []
  /// Those rows themselves, as normalise left them.
  package var sourceRows: [FoundRow] = []
  package var fieldWork: [FoundRow] = []
  package var proposals: [FoundRow] = []
  /// Where each value of the family came from, and what else was said.
  package var values: [ValueOrigin] = []

  /// Whether anybody was found.
  package var isEmpty: Bool { family.isEmpty && members.isEmpty }
}

/// Gathers a dossier from a run folder.
package struct DossierReader {
  private let snapshot: UpstreamStage
  private let match: UpstreamStage?
  private let normalise: UpstreamStage?
  private let jobs: Int

  /// Opens `<run>/5-emit`, and `3-match` and `2-normalise` beside it when they are there (without them values have no
  /// provenance). Throws `inputMissing`.
  package init(run: String, jobs: Int) throws(Failure) {
    snapshot = try UpstreamStage(folder: "\(run)/5-emit")
    match =
      FileAccess.isFolder("\(run)/3-match/manifest.json") == false ? try UpstreamStage(folder: "\(run)/3-match") : nil
    normalise =
      FileAccess.isFolder("\(run)/2-normalise/manifest.json") == false
      ? try UpstreamStage(folder: "\(run)/2-normalise") : nil
    self.jobs = jobs
  }

  /// Gathers what is known. An empty dossier means that nobody has that number or id.
  package func read(_ question: Question) throws -> Dossier {
    var dossier = Dossier()
    let target = [question.bytes]
    let personColumn = question.kind == .number ? "nomor_induk_kependudukan" : "id_individu"
    var hits = try search("anggota", [personColumn], target)
    if hits.isEmpty { hits = try search("anggota_luar", [personColumn], target) }
    let familyID: String
    if let person = hits.first {
      dossier.person = person["id_individu"]
      familyID = person["id_keluarga"]
    } else {
      let familyColumn = question.kind == .number ? "nomor_kartu_keluarga" : "id_keluarga"
      familyID = try search("keluarga", [familyColumn], target).first?["id_keluarga"] ?? ""
    }
    if familyID.isEmpty {
      dossier.members = hits
    } else {
      let key = [Array(familyID.utf8)]
      dossier.family = try search("keluarga", ["id_keluarga"], key)
      dossier.members = try search("anggota", ["id_keluarga"], key) + search("anggota_luar", ["id_keluarga"], key)
    }
    if dossier.isEmpty { return dossier }
    let ids = (dossier.members.map { $0["id_individu"] } + [familyID]).filter { !$0.isEmpty }.map { Array($0.utf8) }
    dossier.eligibility = try search("kelayakan", ["id_keluarga", "id_individu"], ids)
    dossier.evidence = try search("bukti", ["id_keluarga", "id_individu"], ids)
    dossier.fieldWork = try search("kerja_lapangan", ["id_keluarga"], ids)
    dossier.proposals = try search("keputusan_usulan", ["id_keluarga", "id_individu"], ids)
    dossier.trail = try search("jejak", ["id_keluarga", "id_individu"], ids)
    dossier.sourceRows = try sourceRows(dossier.trail)
    if let match, let family = dossier.family.first {
      let key = [Array(family["id_keluarga"].utf8)]
      let matched = try match.table("keluarga").rows(where: ["id_keluarga"], hold: key, jobs: jobs)
      if let row = matched.first { dossier.values = ValueOrigin.read(row, sources: dossier.sourceRows) }
    }
    return dossier
  }

  /// Rows of the table `tables`, or of every table in the folder of that name.
  private func search(_ tables: String, _ columns: [String], _ values: [[UInt8]]) throws -> [FoundRow] {
    var found: [FoundRow] = []
    for table in snapshot.tables where table == tables || table.hasPrefix(tables + "/") {
      found += try snapshot.table(table).rows(where: columns, hold: values, jobs: jobs)
    }
    return found
  }

  private func sourceRows(_ trail: [FoundRow]) throws -> [FoundRow] {
    guard let normalise else { return [] }
    var found: [FoundRow] = []
    for source in normalise.tables where !source.contains("/") {
      let places = trail.filter { $0["sumber"] == source && $0["hasil"] != "TOLAK" }
        .map { (file: Array($0["berkas"].utf8), row: Array($0["baris"].utf8)) }
      if !places.isEmpty { found += try normalise.table(source).rows(at: places, jobs: jobs) }
    }
    return found
  }
}
