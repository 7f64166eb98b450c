extension NameRules {
  /// Cuts a plain, cleaned name into words with their alternate, and finds the father.
  func split(_ text: ByteSpan, into scratch: inout NameScratch) {
    scratch.letters.clear()
    scratch.wordCount = 0
    scratch.initial = -1
    scratch.hasNotes = false
    var cut = NameCut()
    var index = 0
    while index < text.count {
      let byte = text[index]
      if ASCII.isLetter(byte) || ASCII.isDigit(byte) {
        let start = index
        var dots = 0
        while index < text.count, NameRules.isWordByte(text[index]) {
          if text[index] == ASCII.dot { dots += 1 }
          index += 1
        }
        if index + 1 < text.count, text[index] == ASCII.slash, index == start + 1,
          index + 2 == text.count || !(ASCII.isLetter(text[index + 2]) || ASCII.isDigit(text[index + 2]))
        {
          let marker = markers.value(of: text.part(start, index + 2))
          if marker == NameLists.Marker.father.rawValue && scratch.wordCount > 0 {
            // `A/L`, `S/O`: son of.
            cut.group = NameWord.father
            index += 2
            continue
          }
          if marker == NameLists.Marker.behalf.rawValue {
            // `A/N`, `C/O`: on behalf of.
            if scratch.wordCount > 0 { cut.next() } else { scratch.hasNotes = true }
            index += 2
            continue
          }
        }
        add(text.part(start, index), dots: dots, &cut, &scratch)
        continue
      }
      index += 1
      switch byte {
      case ASCII.comma, ASCII.semicolon:
        cut.afterComma = true
      case ASCII.slash, ASCII.at:
        cut.next()
      case ASCII.openParenthesis:
        dropNote(&cut, &scratch)
        cut.open(at: scratch.wordCount)
      case ASCII.closeParenthesis:
        dropNote(&cut, &scratch)
      default: break
      }
    }
    dropNote(&cut, &scratch)
  }

  /// Ends the text in parentheses. Remarks and titles alone (`(JANDA)`, `(ALM)`) are no part of the name, anything else
  /// stays as words of it: only `/`, `ALIAS` and `@` part alternate names.
  private func dropNote(_ cut: inout NameCut, _ scratch: inout NameScratch) {
    guard cut.opened >= 0 else { return }
    var isNote = cut.opened < scratch.wordCount
    for index in cut.opened..<max(scratch.wordCount, cut.opened) {
      let word = scratch.word(index)
      isNote = isNote && (notes.contains(word) || eitherTitles.contains(word))
    }
    if isNote {
      scratch.wordCount = cut.opened
      if scratch.initial >= cut.opened { scratch.initial = -1 }
      scratch.hasNotes = true
    }
    cut.close()
  }

  /// Letters, digits, and what stands inside a word: dots and apostrophes.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.dot || byte == ASCII.apostrophe
      || byte == ASCII.backtick || byte == ASCII.quote
  }

  /// Adds a word; one with dots inside that is no title (`M.ALI`) is cut at the dots.
  private func add(_ raw: ByteSpan, dots: Int, _ cut: inout NameCut, _ scratch: inout NameScratch) {
    let start = scratch.letters.count
    appendLetters(raw, &scratch)
    if scratch.letters.count == start { return }
    let inside = dots > 1 || (dots == 1 && raw[raw.count - 1] != ASCII.dot)
    if inside {
      let whole = scratch.letters.span.part(start, scratch.letters.count)
      let isDegree = cut.afterComma && cut.opened < 0 && isDegree(raw, &scratch)
      if !isDegree, !frontTitles.contains(whole), !backTitles.contains(whole), !eitherTitles.contains(whole) {
        scratch.letters.truncate(to: start)
        var from = 0
        for at in 0...raw.count where at == raw.count || raw[at] == ASCII.dot {
          let part = scratch.letters.count
          if at > from { appendLetters(raw.part(from, at), &scratch) }
          if scratch.letters.count > part { place(part, dotted: at < raw.count, &cut, &scratch) }
          from = at + 1
        }
        return
      }
    }
    place(start, dotted: dots > 0, &cut, &scratch, dotsInside: inside)
  }

  /// Whether a word with dots inside, after a comma, can be a degree that no list knows (`S.TR.XYZ`) rather than names
  /// (`M.ALI`): each part is of one or two letters, without a vowel, or known from degrees.
  private func isDegree(_ raw: ByteSpan, _ scratch: inout NameScratch) -> Bool {
    let before = scratch.letters.count
    defer { scratch.letters.truncate(to: before) }
    var from = 0
    for at in 0...raw.count where at == raw.count || raw[at] == ASCII.dot {
      let start = scratch.letters.count
      if at > from { appendLetters(raw.part(from, at), &scratch) }
      from = at + 1
      let part = scratch.letters.span.part(start, scratch.letters.count)
      if part.count <= 2 || !NameRules.hasVowel(part) || degreeParts.contains(part) || backTitles.contains(part) {
        continue
      }
      if frontTitles.contains(part) || eitherTitles.contains(part) { continue }
      return false
    }
    return true
  }

  private static func hasVowel(_ word: ByteSpan) -> Bool {
    for index in 0..<word.count {
      switch word[index] {
      case 0x41, 0x45, 0x49, 0x4F, 0x55, 0x59: return true
      default: break
      }
    }
    return false
  }

  /// Adds the letters of `raw`; a digit beside a letter counts as the letter it is mistaken for.
  private func appendLetters(_ raw: ByteSpan, _ scratch: inout NameScratch) {
    for index in 0..<raw.count {
      let byte = raw[index]
      if ASCII.isLetter(byte) {
        scratch.letters.append(byte)
      } else if ASCII.isDigit(byte) {
        let beside =
          (index > 0 && ASCII.isLetter(raw[index - 1])) || (index + 1 < raw.count && ASCII.isLetter(raw[index + 1]))
        switch byte {
        case 0x30 where beside: scratch.letters.append(0x4F)
        case 0x31 where beside: scratch.letters.append(0x49)
        case 0x35 where beside: scratch.letters.append(0x53)
        case 0x38 where beside: scratch.letters.append(0x42)
        default: break
        }
      }
    }
  }

  /// True when the last word is one letter: in `J. B. SUMARLIN` the B is another initial and no `BIN`.
  private func endsInInitial(_ scratch: borrowing NameScratch) -> Bool {
    let last = scratch.words[scratch.wordCount - 1]
    return last.end - last.start == 1
  }

  /// Records the word whose letters begin at `start`, unless it is a marker between names.
  private func place(
    _ start: Int, dotted: Bool, _ cut: inout NameCut, _ scratch: inout NameScratch, dotsInside: Bool = false
  ) {
    guard scratch.wordCount < NameScratch.mostWords else { return }
    let end = scratch.letters.count
    var group = cut.group
    if scratch.wordCount > 0, knownBetweens.mayHold(scratch.letters.span.part(start, end)) {
      switch markers.value(of: scratch.letters.span.part(start, end)) {
      case NameLists.Marker.alternate.rawValue: return cut.next()
      case NameLists.Marker.alternateDotted.rawValue where dotted: return cut.next()
      case NameLists.Marker.father.rawValue: return cut.group = NameWord.father
      case NameLists.Marker.fatherDotted.rawValue where dotted && !endsInInitial(scratch):
        // Without a father after it, it is an initial.
        guard cut.group != NameWord.father else { return }
        scratch.initial = scratch.wordCount
        scratch.initialGroup = cut.group
        cut.group = NameWord.father
        group = NameWord.held
      case NameLists.Marker.behalf.rawValue: return cut.next()
      default: break
      }
    }
    scratch.words[scratch.wordCount] = NameWord(
      start: Int32(start), end: Int32(end), group: group, dotted: dotted, afterComma: cut.afterComma,
      dotsInside: dotsInside)
    scratch.wordCount += 1
  }
}

/// Where the reader of a name stands.
private struct NameCut {
  var group: UInt8 = 0
  var highest: UInt8 = 0
  var afterComma = false
  /// The first word in an open parenthesis, -1 outside; the group and comma around it.
  private(set) var opened = -1
  private var outside: UInt8 = 0
  private var commaOutside = false

  /// Begins the next alternate.
  mutating func next() {
    if highest + 1 < NameWord.mostGroups { highest += 1 }
    group = highest
    afterComma = false
  }

  /// Begins a parenthesis: a title in it stands as after a comma.
  mutating func open(at word: Int) {
    opened = word
    outside = group
    commaOutside = afterComma
    afterComma = true
  }

  /// Ends it.
  mutating func close() {
    opened = -1
    group = outside
    afterComma = commaOutside
  }
}
