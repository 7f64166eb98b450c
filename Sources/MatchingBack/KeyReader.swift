import RegistryTypes
import TabularIO

/// Reads who a row is about. One a worker.
final class KeyReader {
  private let settings: MatchbackSettings
  private let dates: DateRules
  private var scratch = NameScratch()
  private var day = ByteScratch(capacity: 16)

  /// What a row declares.
  struct Keys {
    let nik: UInt64?
    /// Why there is no usable NIK.
    let reason: AnswerReason
    let familyCard: UInt64?
  }

  /// `lastDay` is the last day of the snapshot's quarter: nobody is born later.
  init(_ settings: MatchbackSettings, lastDay: CalendarDay) {
    self.settings = settings
    dates = DateRules(earliest: settings.earliest, reference: lastDay, emptyWords: settings.emptyWords)
  }

  /// The numbers of a row.
  func keys(_ fields: DialectFields, _ places: [Int]) -> Keys {
    let nik = places[ListColumn.nik.rawValue]
    let card = places[ListColumn.noKK.rawValue]
    var reading = nik < 0 ? NIKReading.none : settings.identifiers.readNIK(fields[nik].buffer)
    let family = card < 0 ? FamilyCardReading.none : settings.identifiers.readFamilyCard(fields[card].buffer)
    settings.identifiers.compare(&reading, birth: DateReading.none, sex: nil, familyCardDigits: family.digits)
    let isEmpty = nik < 0 || reading.findings.contains(.nik001)
    return Keys(
      nik: reading.nik?.value, reason: isEmpty ? .noNIK : .invalidNIK, familyCard: family.number?.value)
  }

  /// Adds birth date (ISO, or empty) and folded name to `packer`.
  func packIdentity(_ fields: DialectFields, _ places: [Int], into packer: inout FieldPacker) {
    let birth = places[ListColumn.tanggalLahir.rawValue]
    day.clear()
    if birth >= 0, let known = dates.read(fields[birth].buffer).day { known.write(to: &day) }
    packer.add(ByteView(day.span))
    let name = places[ListColumn.nama.rawValue]
    if name < 0 { packer.add(ByteView.empty) } else { packName(fields[name], into: &packer) }
  }

  /// Adds a name, folded.
  func packName(_ name: ByteView, into packer: inout FieldPacker) {
    _ = settings.names.read(name.buffer, into: &scratch)
    packer.add(ByteView(scratch.folded.span))
  }
}
