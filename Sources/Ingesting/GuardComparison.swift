import Diagnostics
import StageContract

/// One source now and in the last snapshot, by their accounts.
struct GuardComparison {
  let source: String
  let keys: [String]
  /// Key columns that are compared like others in number, like keys in share.
  let otherKeys: [String]
  let limits: GuardLimits
  let before: JSONValue
  /// nil when the source is not there any more.
  let now: JSONValue?

  /// What differs by more than is allowed: rows, files, filled shares, dates, codes.
  var deviations: [Deviation] {
    let rows = (before: before["baris"]?.number ?? 0, now: now?["baris"]?.number ?? 0)
    var found = rowDeviation(rows)
    guard let now else { return found }
    found += files(now)
    let accepted = (
      before: rows.before - (before["ditolak"]?.number ?? 0), now: rows.now - (now["ditolak"]?.number ?? 0)
    )
    if accepted.before > 0 && accepted.now > 0 {
      for column in keys { found += fill(column, accepted, now, limits.fillPoints) }
      if accepted.before >= limits.leastValues && accepted.now >= limits.leastValues {
        let columns = before["isian"]?.members?.map(\.name) ?? []
        for column in columns where !keys.contains(column) {
          found += fill(column, accepted, now, otherKeys.contains(column) ? limits.fillPoints : limits.otherFillPoints)
        }
      }
    }
    for member in before["terbaca"]?.members ?? [] { found += numbers(member.name, member.value, now) }
    for (column, was) in before["tanggal"]?.members?.map({ ($0.name, $0.value) }) ?? [] {
      if let present = now["tanggal"]?[column] { found += date(column, was, present, now) }
    }
    for (column, was) in before["sebaran"]?.members?.map({ ($0.name, $0.value) }) ?? [] {
      // A column without one value of its list is not in the account at all.
      found += codes(column, was, now["sebaran"]?[column], now, isWhole: true)
    }
    for (column, was) in before["sebaran_kab"]?.members?.map({ ($0.name, $0.value) }) ?? [] {
      // Without it, the codes are of several provinces or of none: then the provinces have spoken.
      guard let present = now["sebaran_kab"]?[column],
        !found.contains(where: { $0.kind == .codes && $0.subject == column })
      else { continue }
      found += codes(column, was, present, now, isWhole: false)
    }
    return found
  }

  private func rowDeviation(_ rows: (before: Int, now: Int)) -> [Deviation] {
    if abs(rows.now - rows.before) * 100 <= rows.before * limits.rowsPercent { return [] }
    let gone = now == nil
    return [
      Deviation(
        source: source, kind: .rows, subject: "", before: "\(rows.before)", now: gone ? "" : "\(rows.now)",
        limit: "\(limits.rowsPercent)%",
        message: gone
          ? Message(
            id: "sumber \(source): \(rows.before) baris menjadi tidak ada berkas",
            en: "source \(source): \(rows.before) rows became no file at all")
          : Message(
            id: "sumber \(source): \(rows.before) baris menjadi \(rows.now), batas ±\(limits.rowsPercent)%",
            en: "source \(source): \(rows.before) rows became \(rows.now), limit ±\(limits.rowsPercent)%"))
    ]
  }

  /// Files of the same name that shrank, which the sum over a source of many files may hide.
  private func files(_ now: JSONValue) -> [Deviation] {
    let old = before["berkas"]?.list ?? []
    let new = now["berkas"]?.list ?? []
    if old.count < 2 && new.count < 2 { return [] }
    var found: [Deviation] = []
    for file in new {
      guard let name = file["nama"]?.text, let rows = file["baris"]?.number,
        let was = old.first(where: { $0["nama"]?.text == name })?["baris"]?.number
      else { continue }
      if (was - rows) * 100 <= was * limits.filePercent { continue }
      found.append(
        Deviation(
          source: source, kind: .file, subject: name, before: "\(was)", now: "\(rows)",
          limit: "-\(limits.filePercent)%",
          message: Message(
            id: "sumber \(source): berkas \(name) menyusut dari \(was) ke \(rows) baris, batas -\(limits.filePercent)%",
            en: "source \(source): file \(name) shrank from \(was) to \(rows) rows, limit -\(limits.filePercent)%")))
    }
    return found
  }

  private func fill(
    _ column: String, _ accepted: (before: Int, now: Int), _ now: JSONValue, _ points: Int
  ) -> [Deviation] {
    guard let was = before["isian"]?[column]?.number, let present = now["isian"]?[column]?.number,
      hasFallen(was, of: accepted.before, to: present, of: accepted.now, by: points)
    else { return [] }
    let share = (before: was * 100 / accepted.before, now: present * 100 / accepted.now)
    return [
      Deviation(
        source: source, kind: .fill, subject: column, before: "\(share.before)%", now: "\(share.now)%",
        limit: "-\(points)",
        message: Message(
          id: "sumber \(source): isian \(column) turun dari \(share.before)% ke \(share.now)%, batas \(points) poin",
          en: "source \(source): \(column) filled in \(share.before)% fell to \(share.now)%, limit \(points) points"))
    ]
  }

  /// Whether part/whole fell by more points than it may, in whole numbers.
  private func hasFallen(_ was: Int, of before: Int, to present: Int, of now: Int, by points: Int) -> Bool {
    let lost = Int128(was) * Int128(now) - Int128(present) * Int128(before)
    return lost * 100 > Int128(points) * Int128(before) * Int128(now)
  }

  /// NIKs and No KKs that are filled with what cannot be read: words, digits that a spreadsheet lost.
  private func numbers(_ column: String, _ was: JSONValue, _ now: JSONValue) -> [Deviation] {
    guard let oldRead = was.number, let newRead = now["terbaca"]?[column]?.number,
      let oldFilled = before["isian"]?[column]?.number, let newFilled = now["isian"]?[column]?.number,
      oldRead >= limits.leastValues, newFilled >= limits.leastValues,
      hasFallen(oldRead, of: oldFilled, to: newRead, of: newFilled, by: limits.fillPoints)
    else { return [] }
    let share = (before: oldRead * 100 / oldFilled, now: newRead * 100 / newFilled)
    return [
      Deviation(
        source: source, kind: .fill, subject: column, before: "\(share.before)%", now: "\(share.now)%",
        limit: "-\(limits.fillPoints)",
        message: Message(
          id: "sumber \(source): \(column) terbaca sebagai nomor turun dari \(share.before)% ke \(share.now)%, "
            + "batas \(limits.fillPoints) poin",
          en: "source \(source): \(column) read as numbers in \(share.before)% fell to \(share.now)%, "
            + "limit \(limits.fillPoints) points"))
    ]
  }

  private func date(_ column: String, _ was: JSONValue, _ present: JSONValue, _ now: JSONValue) -> [Deviation] {
    guard let oldRead = was["terbaca"]?.number, let newRead = present["terbaca"]?.number,
      let oldFilled = before["isian"]?[column]?.number, let newFilled = now["isian"]?[column]?.number,
      oldRead >= limits.leastValues, newFilled >= limits.leastValues
    else { return [] }
    var found: [Deviation] = []
    if hasFallen(oldRead, of: oldFilled, to: newRead, of: newFilled, by: limits.fillPoints) {
      let share = (before: oldRead * 100 / oldFilled, now: newRead * 100 / newFilled)
      found.append(
        Deviation(
          source: source, kind: .date, subject: column, before: "\(share.before)%", now: "\(share.now)%",
          limit: "-\(limits.fillPoints)",
          message: Message(
            id: "sumber \(source): \(column) terbaca sebagai tanggal turun dari \(share.before)% ke \(share.now)%, "
              + "batas \(limits.fillPoints) poin",
            en: "source \(source): \(column) read as dates in \(share.before)% fell to \(share.now)%, "
              + "limit \(limits.fillPoints) points")))
    }
    if newRead >= limits.leastValues, let old = was["sampai"]?.text, let new = present["sampai"]?.text,
      let oldDay = GuardComparison.day(old), let newDay = GuardComparison.day(new), oldDay - newDay > limits.dateDays
    {
      found.append(
        Deviation(
          source: source, kind: .date, subject: column, before: old, now: new, limit: "-\(limits.dateDays) hari",
          message: Message(
            id:
              "sumber \(source): tanggal terbaru \(column) mundur dari \(old) ke \(new), batas \(limits.dateDays) hari",
            en: "source \(source): newest \(column) went back from \(old) to \(new), limit \(limits.dateDays) days")))
    }
    return found
  }

  /// Half the sum of the differences of shares: the part of the rows that holds another value than before. When `isWhole`,
  /// what is filled and in no list is a value like others; but that it became less frequent is nothing to stop for.
  private func codes(
    _ column: String, _ was: JSONValue, _ present: JSONValue?, _ now: JSONValue, isWhole: Bool
  ) -> [Deviation] {
    let old = was.members ?? []
    let oldListed = old.reduce(0) { $0 + ($1.value.number ?? 0) }
    let newListed = (present?.members ?? []).reduce(0) { $0 + ($1.value.number ?? 0) }
    let oldSum = isWhole ? max(oldListed, before["isian"]?[column]?.number ?? 0) : oldListed
    let newSum = isWhole ? max(newListed, now["isian"]?[column]?.number ?? 0) : newListed
    if oldListed < limits.leastValues || newSum < limits.leastValues { return [] }
    var moved: Int128 = 0
    for member in old {
      let count = Int128(member.value.number ?? 0)
      let other = Int128(present?[member.name]?.number ?? 0)
      moved += max(0, count * Int128(newSum) - other * Int128(oldSum))
    }
    let whole = Int128(oldSum) * Int128(newSum)
    if moved * 100 <= Int128(limits.codePoints) * whole { return [] }
    let points = Int(moved * 100 / whole)
    return [
      Deviation(
        source: source, kind: .codes, subject: column, before: "", now: "\(points)", limit: "\(limits.codePoints)",
        message: Message(
          id: "sumber \(source): sebaran \(column) bergeser \(points) poin, batas \(limits.codePoints)",
          en: "source \(source): the distribution of \(column) shifted by \(points) points, limit \(limits.codePoints)")
      )
    ]
  }

  /// Days since 1 March of the year 0, of `YYYY-MM-DD`.
  static func day(_ text: String) -> Int? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    let year = parts[1] > 2 ? parts[0] : parts[0] - 1
    let month = parts[1] > 2 ? parts[1] - 3 : parts[1] + 9
    return year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + parts[2]
  }
}
