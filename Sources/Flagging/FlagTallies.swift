import Diagnostics
import Scoring
import StageContract

/// The balance of the stage: what became of every row of the family tables.
enum FlagTallies {
  /// One tally a table; for `penerima` by the fate of each payment.
  static func tallies(_ summary: Summary) -> [Tally] {
    var tallies: [Tally] = []
    for (index, name) in FamilyTables.names.enumerated() {
      var outcomes: [Tally.Outcome] = []
      switch name {
      case "keluarga":
        for status in RankingStatus.allCases {
          var rows = 0
          for slot in summary.kabs.indices { rows += summary.statuses[slot * 4 + Int(status.rawValue)] }
          outcomes.append(Tally.Outcome("\(status.text)", rows))
        }
      case "anggota":
        outcomes = [
          Tally.Outcome("TANPA_KODE_INK", summary.members[0]), Tally.Outcome("DENGAN_KODE_INK", summary.members[1]),
        ]
      case "penerima":
        for fate in RecipientFate.allCases {
          var rows = 0
          for programme in 0...summary.programmes {
            rows += summary.fates[programme * RecipientFate.allCases.count + fate.rawValue]
          }
          outcomes.append(Tally.Outcome(fate.text, rows))
        }
      case "usulan", "aduan":
        let from = name == "usulan" ? 0 : 3
        for (place, text) in ["TERIMA", "TOLAK", "VERIFIKASI"].enumerated() {
          outcomes.append(Tally.Outcome(text, summary.recommendations[from + place]))
        }
        outcomes.append(Tally.Outcome("GANDA", summary.doubles[from / 3]))
      default:
        outcomes = [
          Tally.Outcome("KELUARGA", summary.rows[index] - summary.orphans[index]),
          Tally.Outcome("TANPA_KELUARGA", summary.orphans[index]),
        ]
      }
      tallies.append(Tally(source: name, read: summary.rows[index], outcomes: outcomes, tables: ["match/\(name)"]))
    }
    return tallies
  }

  /// Findings by code for the manifest: families and persons. Says how many payments count for no programme here: a name
  /// that the pipeline does not have may be another name of one that it has.
  static func count(_ summary: Summary, _ log: DiagnosticLog) {
    var others = 0
    for programme in 0...summary.programmes {
      others += summary.fates[programme * RecipientFate.allCases.count + RecipientFate.otherProgramme.rawValue]
    }
    if others > 0 {
      log.report(
        .warning,
        Message(
          id: "\(others) baris menyebut program yang bukan program pipeline ini; tidak dihitung",
          en: "\(others) rows name a programme that this pipeline does not have; they are not counted"),
        file: "penerima")
    }
    for code in FlagCode.allCases {
      var families = 0
      var persons = 0
      for slot in summary.kabs.indices {
        families += summary.codes[(slot * 32 + Int(code.rawValue)) * 3]
        persons += summary.codes[(slot * 32 + Int(code.rawValue)) * 3 + 1]
      }
      log.count(code.text, source: "keluarga", rows: families, severity: .note)
      log.count(code.text, source: "anggota", rows: persons, severity: .note)
    }
  }
}
