extension NameRules {
  /// Strips the titles of one group of words and adds what is left, folded, to `scratch.folded`. A group of titles
  /// alone keeps its last word when it is the `only` one, else it vanishes.
  func foldGroup(_ group: UInt8, only: Bool, _ scratch: inout NameScratch, _ titles: inout Bool) {
    var count = 0
    for index in 0..<scratch.wordCount where scratch.words[index].group == group {
      scratch.members[count] = index
      count += 1
    }
    if count == 0 { return }
    var first = 0
    var end = count
    let least = only ? 1 : 0
    while end - first > least {
      let word = scratch.word(scratch.members[first])
      guard isFrontTitle(word) else { break }
      // `RADEN AJENG` and `TUAN GURU` are one title; of short words (`R A`) none can be told.
      var length = 1
      if word.count >= 4, end - first > least + 1 {
        scratch.join.clear()
        scratch.join.append(word)
        scratch.join.append(scratch.word(scratch.members[first + 1]))
        if frontTitles.contains(scratch.join.span) { length = 2 }
      }
      first += length
      titles = true
    }
    while end - first > least {
      let removed = backTitleLength(first, end, &scratch)
      if removed == 0 { break }
      end -= min(removed, end - first - least)
      titles = true
    }
    if first < end { appendFolded(first, end, &scratch) }
  }

  /// How many words at the end are one back title: after a comma, or dotted; 0 for none. After a comma a front title is
  /// one as well, and so is every word with dots between its letters.
  private func backTitleLength(
    _ first: Int, _ end: Int, _ scratch: inout NameScratch
  ) -> Int {
    let last = scratch.words[scratch.members[end - 1]]
    let word = scratch.word(scratch.members[end - 1])
    if eitherTitles.contains(word) { return 1 }
    if last.dotted || last.afterComma, backTitles.contains(word) { return 1 }
    // `SANTOSO, IR`, and a degree that no list knows.
    if last.afterComma, last.dotsInside || frontTitles.contains(word) || commaTitles.contains(word) { return 1 }
    // `S. PD` and `A. MD. KEB`: two or three words that make one title.
    var length = 2
    while length <= 3, end - length > first || (end - length == first && last.afterComma) {
      let opening = scratch.words[scratch.members[end - length]]
      if !opening.dotted, !opening.afterComma { return 0 }
      scratch.join.clear()
      for index in (end - length)..<end { scratch.join.append(scratch.word(scratch.members[index])) }
      if backTitles.contains(scratch.join.span) { return length }
      length += 1
    }
    return 0
  }

  private func appendFolded(
    _ first: Int, _ end: Int, _ scratch: inout NameScratch
  ) {
    let begin = scratch.folded.count
    var index = first
    while index < end {
      let word = scratch.word(scratch.members[index])
      index += 1
      if word.isEmpty { continue }
      let next = index < end ? scratch.word(scratch.members[index]) : ByteSpan(start: nil, count: 0)
      if appendWord(word, next: next, begin: begin, &scratch) { index += 1 }
    }
  }
}
