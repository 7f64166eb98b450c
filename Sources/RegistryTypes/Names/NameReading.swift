extension NameRules {
  /// Reads a name field into `scratch`: cleaned spelling, folded tokens, folded father's name; answers with NAM-001,
  /// NAM-002 and NAM-003. O(length), allocates nothing once the scratch has grown.
  @usableFromInline package func read(_ text: ByteSpan, into scratch: inout NameScratch) -> FindingSet {
    scratch.isPlain = false
    scratch.folded.clear()
    scratch.father.clear()
    if text.isEmpty {
      scratch.clean.clear()
      return FindingSet(.nam001)
    }
    if readPlain(text, into: &scratch) { return FindingSet() }
    return readSlowly(text, into: &scratch)
  }

  /// The same with the words that the worker has read already at hand.
  @usableFromInline package func read(
    _ text: ByteSpan, into scratch: inout NameScratch, known: inout KnownNameWords
  ) -> FindingSet {
    if readKnown(text, into: &scratch, &known) { return FindingSet() }
    return read(text, into: &scratch)
  }

  /// Any name whatever.
  private func readSlowly(_ text: ByteSpan, into scratch: inout NameScratch) -> FindingSet {
    scratch.folded.clear()
    var findings = FindingSet()
    if clean(text, into: &scratch) { findings.insert(.nam001) }
    if scratch.clean.count == 0 || emptyWords.contains(scratch.clean.span) {
      scratch.clean.clear()
      findings.insert(.nam001)
      return findings
    }
    let plain = plainSpan(&scratch)
    split(plain, into: &scratch)

    var titles = scratch.hasNotes
    readFather(&scratch, &titles)
    var highest: UInt8 = 0
    for index in 0..<scratch.wordCount {
      let group = scratch.words[index].group
      if group < NameWord.held { highest = max(highest, group) }
    }
    // One letter beside a name (`SITI / P`) is no name: it would equal every initial.
    var alternates = foldAlternates(highest, shortest: highest > 0 ? 2 : 1, &scratch, &titles)
    if scratch.folded.count == 0, highest > 0 { alternates = foldAlternates(highest, shortest: 1, &scratch, &titles) }
    if scratch.folded.count == 0 { findings.insert(.nam001) }
    if titles { findings.insert(.nam002) }
    if alternates > 1 || scratch.father.count > 0 { findings.insert(.nam003) }
    return findings
  }

  /// The father's name, folded, into ``NameScratch/father``. A dotted marker that none follows is an initial of the name.
  private func readFather(_ scratch: inout NameScratch, _ titles: inout Bool) {
    foldGroup(NameWord.father, only: scratch.initial < 0, &scratch, &titles)
    scratch.father.append(scratch.folded.span)
    scratch.folded.clear()
    if scratch.initial >= 0, scratch.father.count == 0 { scratch.words[scratch.initial].group = scratch.initialGroup }
  }

  /// Folds the alternates up to group `highest`, parted by `/`, without those of fewer letters than `shortest`; answers
  /// how many there were, those left out included.
  private func foldAlternates(
    _ highest: UInt8, shortest: Int, _ scratch: inout NameScratch, _ titles: inout Bool
  ) -> Int {
    var alternates = 0
    var group: UInt8 = 0
    while group <= highest {
      let before = scratch.folded.count
      if before > 0 { scratch.folded.append(ASCII.slash) }
      let start = scratch.folded.count
      foldGroup(group, only: before == 0 && group == highest, &scratch, &titles)
      let length = scratch.folded.count - start
      if length > 0 { alternates += 1 }
      if length < shortest { scratch.folded.truncate(to: before) }
      group += 1
    }
    return alternates
  }

  /// Writes the cleaned spelling; true when it holds digits or symbols that no name has.
  private func clean(_ text: ByteSpan, into scratch: inout NameScratch) -> Bool {
    var ascii: UInt8 = 0
    for byte in text { ascii |= byte }
    scratch.clean.clear()
    if ascii < 0x80 { return tidy(text, into: &scratch.clean) }
    scratch.plain.clear()
    guard NameRules.hasLooseAccent(text) else {
      UnicodeNormaliser.shared.append(text, uppercase: true, to: &scratch.plain)
      return tidy(scratch.plain.span, into: &scratch.clean)
    }
    // NFKC makes a blank and a mark of an accent that stands alone, which would part the name in two.
    var typed = ByteScratch(capacity: text.count)
    var index = 0
    while index < text.count {
      let start = index
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if NameRules.isLooseAccent(code) {
        typed.append(ASCII.apostrophe)
      } else {
        typed.append(text.part(start, index))
      }
    }
    UnicodeNormaliser.shared.append(typed.span, uppercase: true, to: &scratch.plain)
    return tidy(scratch.plain.span, into: &scratch.clean)
  }

  private static func hasLooseAccent(_ text: ByteSpan) -> Bool {
    var index = 0
    while index < text.count {
      if isLooseAccent(UnicodeNormaliser.scalar(in: text, at: &index)) { return true }
    }
    return false
  }

  /// Accents that stand alone, as keyboards give them where an apostrophe is meant.
  private static func isLooseAccent(_ code: UInt32) -> Bool {
    switch code {
    case 0xA8, 0xB4, 0x2DD, 0x384, 0x1FBD...0x1FBF, 0x1FEF, 0x1FFD, 0x1FFE: true
    default: false
    }
  }

  /// Capitals, single spaces, no quotes around; true when it holds digits or symbols.
  private func tidy(_ text: ByteSpan, into output: inout ByteScratch) -> Bool {
    output.reserve(text.count)
    var strange = false
    var space = false
    var opening = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x80 {
        let start = index
        let code = UnicodeNormaliser.scalar(in: text, at: &index)
        if UnicodeNormaliser.isInvisible(code) { continue }
        if NameRules.isOtherLetter(code) { strange = true }
        if space, output.count > 0 { output.append(ASCII.space) }
        space = false
        output.append(text.part(start, index))
        continue
      }
      index += 1
      if byte <= ASCII.space || byte == 0x7F {
        space = true
        continue
      }
      if output.count == 0,
        byte == ASCII.apostrophe || byte == ASCII.quote || byte == ASCII.equals || byte == ASCII.backtick
      {
        if byte != ASCII.equals { opening += 1 }
        continue
      }
      if space {
        if output.count > 0 { output.append(ASCII.space) }
        space = false
      }
      if !ASCII.isLetter(byte), !NameRules.isNamePunctuation(byte) { strange = true }
      output.append(ASCII.upper(byte))
    }
    NameRules.trimQuotes(&output, opening: opening)
    return strange
  }

  /// Takes out the closing quotes of as many as opened, and a last `"` without a partner: in `SUPARNO "PARNO"` it has one.
  private static func trimQuotes(_ output: inout ByteScratch, opening: Int) {
    var end = output.count
    var open = opening
    while end > 0 {
      let last = output[end - 1]
      if open > 0, last == ASCII.quote || last == ASCII.apostrophe || last == ASCII.backtick {
        open -= 1
      } else if last != ASCII.space {
        break
      }
      end -= 1
    }
    output.truncate(to: end)
    if end > 0, output[end - 1] == ASCII.quote {
      var quotes = 0
      for byte in output.span where byte == ASCII.quote { quotes += 1 }
      if quotes % 2 == 1 { output.truncate(to: end - 1) }
    }
    while output.count > 0, output[output.count - 1] == ASCII.space { output.truncate(to: output.count - 1) }
  }

  /// Signs, and letters that are none of the Latin alphabet's: no key can be made of them.
  private static func isOtherLetter(_ code: UInt32) -> Bool {
    switch code {
    case 0...0x2AF: false  // Latin
    case 0x2B0...0x36F: false  // apostrophes and accents
    case 0x1AB0...0x1AFF, 0x1DC0...0x1DFF: false  // accents
    case 0x1E00...0x1EFF: false  // Latin with accents
    case 0x2000...0x218F: false  // hyphens, quotes, blanks
    default: true
    }
  }

  /// Dots, commas, apostrophes, hyphens, slashes, `@`, parentheses: they occur in names and mean something.
  private static func isNamePunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case ASCII.dot, ASCII.comma, ASCII.apostrophe, ASCII.backtick, ASCII.hyphen, ASCII.slash, ASCII.at,
      ASCII.openParenthesis, ASCII.closeParenthesis, ASCII.quote:
      true
    default: false
    }
  }

  /// The cleaned spelling in plain letters.
  private func plainSpan(_ scratch: inout NameScratch) -> ByteSpan {
    var ascii: UInt8 = 0
    for byte in scratch.clean.span { ascii |= byte }
    if ascii < 0x80 { return scratch.clean.span }
    scratch.plain.clear()
    UnicodeNormaliser.shared.appendPlain(scratch.clean.span, to: &scratch.plain)
    return scratch.plain.span
  }

  /// Adds one folded word, a known spelling in its standard form, to a name that starts at `begin`; true when it took
  /// the `next` word with it.
  func appendWord(_ word: ByteSpan, next: ByteSpan, begin: Int, _ scratch: inout NameScratch) -> Bool {
    if scratch.folded.count > begin { scratch.folded.append(ASCII.space) }
    let at = scratch.folded.count
    let entry = foldWord(word, &scratch)
    if entry < 0 { return false }
    let place = entry & 3
    if place == NameLists.VariantPlace.first.rawValue, at != begin || next.isEmpty { return false }
    if place == NameLists.VariantPlace.joining.rawValue, !next.isEmpty {
      appendStandard(entry, at: at, &scratch)
      foldJoined(next, at: at, &scratch)
      return true
    }
    appendStandard(entry, at: at, &scratch)
    return false
  }

  /// Folds what stands from `at` on and a second part, itself in its standard form, as one word: `ABD. CHOLIQ`.
  private func foldJoined(_ second: ByteSpan, at: Int, _ scratch: inout NameScratch) {
    scratch.join.clear()
    scratch.join.append(scratch.folded.span.part(at, scratch.folded.count))
    scratch.folded.truncate(to: at)
    NameFolding.fold(second, to: &scratch.folded)
    let entry = knownSpelling(second, at: at, scratch)
    if entry >= 0, entry & 3 == NameLists.VariantPlace.anywhere.rawValue {
      appendStandard(entry, at: at, &scratch)
      scratch.join.append(scratch.folded.span.part(at, scratch.folded.count))
    } else {
      scratch.join.append(second)
    }
    scratch.folded.truncate(to: at)
    NameFolding.fold(scratch.join.span, to: &scratch.folded)
  }

  /// The entry in ``variants`` of the word that was folded to `at`, -1 for none.
  private func knownSpelling(_ word: ByteSpan, at: Int, _ scratch: borrowing NameScratch) -> Int32 {
    let folded = scratch.folded.span.part(at, scratch.folded.count)
    guard knownVariants.mayHold(folded) else { return -1 }
    return folded.count <= NameRules.shortSpelling ? shortVariants.value(of: word) : variants.value(of: folded)
  }

  /// Puts the standard form of an entry of ``variants`` in the place of the folded word at `at`.
  func appendStandard(_ entry: Int32, at: Int, _ scratch: inout NameScratch) {
    let standard = Int(entry >> 2)
    let from = standard == 0 ? 0 : standardEnds[standard - 1]
    scratch.folded.truncate(to: at)
    standards.withUnsafeBufferPointer { scratch.folded.append($0.part(from, standardEnds[standard])) }
  }

  /// Adds one word, folded; answers its entry in ``variants``, -1 when it is no known spelling.
  func foldWord(_ word: ByteSpan, _ scratch: inout NameScratch) -> Int32 {
    let at = scratch.folded.count
    if let split = NameRules.assimilated(word) {
      // ABDURRAHMAN and ABDUL RAHMAN become one.
      scratch.folded.append("ABDUL")
      foldJoined(word.part(split, word.count), at: at, &scratch)
      return -1
    }
    NameFolding.fold(word, to: &scratch.folded)
    return knownSpelling(word, at: at, scratch)
  }

  /// Reads a name of capital letters and single spaces alone that holds no title, marker or word for empty: most do
  /// not. False leaves the name to ``read(_:into:)``; a part of it may be in the scratch then.
  private func readPlain(_ text: ByteSpan, into scratch: inout NameScratch) -> Bool {
    var start = 0
    let count = text.count
    if count == 0 || count > NameScratch.longestPlain || mayBeEmptyWord(text) { return false }
    var word = NameRules.plainWord(text, start)
    while true {
      if word.isEmpty { return false }
      if start == 0 ? isFrontTitle(word) : isBetween(word) { return false }
      var end = start + word.count
      var next = ByteSpan(start: nil, count: 0)
      if end < count {
        next = NameRules.plainWord(text, end + 1)
        if text[end] != ASCII.space || next.isEmpty || isBetween(next) { return false }
      }
      if appendWord(word, next: next, begin: 0, &scratch) {
        end += 1 + next.count
        if end == count { break }
        start = end + 1
        if text[end] != ASCII.space { return false }
        word = NameRules.plainWord(text, start)
        continue
      }
      if end == count { break }
      start = end + 1
      word = next
    }
    scratch.clean.clear()
    scratch.clean.append(text)
    scratch.isPlain = true
    return true
  }

  /// The capital letters from `start` on.
  @inline(__always)
  private static func plainWord(_ text: ByteSpan, _ start: Int) -> ByteSpan {
    var end = start
    while end < text.count, text[end] &- 0x41 < 26 { end &+= 1 }
    return text.part(start, end)
  }

  func isFrontTitle(_ word: ByteSpan) -> Bool {
    knownFronts.mayHold(word) && (frontTitles.contains(word) || eitherTitles.contains(word))
  }

  func isBetween(_ word: ByteSpan) -> Bool {
    knownBetweens.mayHold(word) && (markers.contains(word) || eitherTitles.contains(word))
  }

  func mayBeEmptyWord(_ text: ByteSpan) -> Bool {
    guard text.count <= 32 else { return false }
    // Most names do not begin as any of the words does.
    if text.count > 1, text[1] != ASCII.space, !knownEmpties.mayBegin(text[0], text[1]) { return false }
    var letters = 0
    var second: UInt8 = 0
    for byte in text where byte != ASCII.space {
      letters += 1
      if letters == 2 { second = byte }
    }
    return knownEmpties.mayHold(text[0], second, count: letters) && emptyWords.contains(text)
  }

  /// Where the second part of a name like ABDURRAHMAN or ABDUSSALAM begins, whose L took the sound of the next letter,
  /// and of ABDULRAHMAN.
  private static func assimilated(_ word: ByteSpan) -> Int? {
    guard word.count >= 8, word.part(0, 4).same(as: "ABDU") else { return nil }
    switch word[4] {
    case 0x52, 0x53, 0x4E, 0x54, 0x44, 0x5A: return word[5] == word[4] ? 5 : 4  // R S N T D Z
    case 0x4C where word[5] != 0x4C: return 5  // ABDULRAHMAN, but not ABDULLAH
    default: return nil
    }
  }
}

extension NameScratch {
  /// The letters of a word.
  func word(_ index: Int) -> ByteSpan { letters.span.part(Int(words[index].start), Int(words[index].end)) }
}
