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
    if scratch.clean.count == 0 || isEmptyWord(scratch.clean.span) {
      scratch.clean.clear()
      findings.insert(.nam001)
      return findings
    }
    let plain = plainSpan(&scratch)
    split(plain, into: &scratch)

    var highest: UInt8 = 0
    var hasFather = false
    for index in 0..<scratch.wordCount {
      let group = scratch.words[index].group
      if group == NameWord.father { hasFather = true } else { highest = max(highest, group) }
    }
    var titles = false
    var alternates = 0
    var group: UInt8 = 0
    while group <= highest {
      let before = scratch.folded.count
      if before > 0 { scratch.folded.append(ASCII.slash) }
      let start = scratch.folded.count
      foldGroup(group, only: before == 0 && group == highest, &scratch, &titles)
      if scratch.folded.count == start { scratch.folded.truncate(to: before) } else { alternates += 1 }
      group += 1
    }
    if hasFather {
      // The father is folded behind the name and then moved to his own place.
      let start = scratch.folded.count
      foldGroup(NameWord.father, only: true, &scratch, &titles)
      scratch.father.append(scratch.folded.span.part(start, scratch.folded.count))
      scratch.folded.truncate(to: start)
    }
    if titles { findings.insert(.nam002) }
    if alternates > 1 || scratch.father.count > 0 { findings.insert(.nam003) }
    return findings
  }

  /// Writes the cleaned spelling; true when it holds digits or symbols that no name has.
  private func clean(_ text: ByteSpan, into scratch: inout NameScratch) -> Bool {
    var ascii: UInt8 = 0
    for byte in text { ascii |= byte }
    scratch.clean.clear()
    if ascii < 0x80 { return tidy(text, into: &scratch.clean) }
    scratch.plain.clear()
    UnicodeNormaliser.shared.append(text, uppercase: true, to: &scratch.plain)
    return tidy(scratch.plain.span, into: &scratch.clean)
  }

  /// Capitals, single spaces, no quotes around; true when it holds digits or symbols.
  private func tidy(_ text: ByteSpan, into output: inout ByteScratch) -> Bool {
    output.reserve(text.count)
    var strange = false
    var space = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x80 {
        let start = index
        let code = UnicodeNormaliser.scalar(in: text, at: &index)
        if UnicodeNormaliser.isInvisible(code) { continue }
        if code == 0xFFFD || code >= 0x2190 { strange = true }
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
        continue
      }
      if space {
        if output.count > 0 { output.append(ASCII.space) }
        space = false
      }
      if !ASCII.isLetter(byte), !NameRules.isNamePunctuation(byte) { strange = true }
      output.append(ASCII.upper(byte))
    }
    var end = output.count
    while end > 0, output[end - 1] == ASCII.quote || output[end - 1] == ASCII.space { end -= 1 }
    output.truncate(to: end)
    return strange
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
      scratch.join.clear()
      scratch.join.append(scratch.folded.span.part(at, scratch.folded.count))
      scratch.join.append(next)
      scratch.folded.truncate(to: at)
      NameFolding.fold(scratch.join.span, to: &scratch.folded)
      return true
    }
    appendStandard(entry, at: at, &scratch)
    return false
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
      scratch.join.clear()
      scratch.join.append("ABDUL")
      scratch.join.append(word.part(split, word.count))
      NameFolding.fold(scratch.join.span, to: &scratch.folded)
      return -1
    }
    NameFolding.fold(word, to: &scratch.folded)
    let folded = scratch.folded.span.part(at, scratch.folded.count)
    return knownVariants.mayHold(folded) ? variants.value(of: folded) : -1
  }

  /// Reads a name of capital letters and single spaces alone that holds no title, marker or word for empty: most do
  /// not. False leaves the name to ``read(_:into:)``; a part of it may be in the scratch then.
  private func readPlain(_ text: ByteSpan, into scratch: inout NameScratch) -> Bool {
    var start = 0
    let count = text.count
    if count == 0 || count > 120 || mayBeEmptyWord(text) { return false }
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

  private func isEmptyWord(_ text: ByteSpan) -> Bool {
    if text.count > 1, ASCII.isLetter(text[0]), ASCII.isLetter(text[1]), !knownEmpties.mayBegin(text[0], text[1]) {
      return false
    }
    return emptyWords.contains(text)
  }

  /// Where the second part of a name like ABDURRAHMAN or ABDUSSALAM begins, whose L took the sound of the next letter.
  private static func assimilated(_ word: ByteSpan) -> Int? {
    guard word.count >= 8, word.part(0, 4).same(as: "ABDU") else { return nil }
    switch word[4] {
    case 0x52, 0x53, 0x4E, 0x54, 0x44, 0x5A: return word[5] == word[4] ? 5 : 4  // R S N T D Z
    default: return nil
    }
  }
}

extension NameScratch {
  /// The letters of a word.
  func word(_ index: Int) -> ByteSpan { letters.span.part(Int(words[index].start), Int(words[index].end)) }
}
