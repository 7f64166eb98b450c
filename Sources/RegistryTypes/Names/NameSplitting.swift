extension NameRules {
  /// Cuts a plain, cleaned name into words with their alternate, and finds the father.
  func split(_ text: ByteSpan, into scratch: inout NameScratch) {
    scratch.letters.clear()
    scratch.wordCount = 0
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
          index + 2 == text.count || text[index + 2] == ASCII.space,
          markers.value(of: text.part(start, index + 2)) == NameLists.Marker.father.rawValue,
          scratch.wordCount > 0
        {
          // `A/L`, `S/O`: son of.
          cut.group = NameWord.father
          index += 2
          continue
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
        cut.outside = cut.group
        cut.next()
      case ASCII.closeParenthesis:
        cut.group = cut.outside
      default: break
      }
    }
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
      if !frontTitles.contains(whole), !backTitles.contains(whole), !eitherTitles.contains(whole) {
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
    place(start, dotted: dots > 0, &cut, &scratch)
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
  private func place(_ start: Int, dotted: Bool, _ cut: inout NameCut, _ scratch: inout NameScratch) {
    let end = scratch.letters.count
    if scratch.wordCount > 0, knownBetweens.mayHold(scratch.letters.span.part(start, end)) {
      switch markers.value(of: scratch.letters.span.part(start, end)) {
      case NameLists.Marker.alternate.rawValue: return cut.next()
      case NameLists.Marker.alternateDotted.rawValue where dotted: return cut.next()
      case NameLists.Marker.father.rawValue: return cut.group = NameWord.father
      case NameLists.Marker.fatherDotted.rawValue where dotted && !endsInInitial(scratch):
        return cut.group = NameWord.father
      default: break
      }
    }
    guard scratch.wordCount < NameScratch.mostWords else { return }
    scratch.words[scratch.wordCount] = NameWord(
      start: Int32(start), end: Int32(end), group: cut.group, dotted: dotted, afterComma: cut.afterComma)
    scratch.wordCount += 1
  }
}

/// Where the reader of a name stands.
private struct NameCut {
  var group: UInt8 = 0
  /// The group around a parenthesis.
  var outside: UInt8 = 0
  var highest: UInt8 = 0
  var afterComma = false

  /// Begins the next alternate.
  mutating func next() {
    if highest + 1 < NameWord.mostGroups { highest += 1 }
    group = highest
    afterComma = false
  }
}
