import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// What a reading of the list found.
struct ListAccount: Equatable {
  var sha256 = ""
  /// Bytes of the content.
  var bytes = 0
  /// Rows, broken ones included.
  var rows = 0
}

/// The first reading of the list: sends every row that names a NIK, or a No KK where that is answered, on its way.
struct ListScan {
  let list: ListFile
  let work: MatchbackWork

  /// What a worker keeps.
  private final class Context {
    let reader: KeyReader
    let decoder: DialectDecoder
    let persons: KeyedAppender
    let families: KeyedAppender
    var packer = FieldPacker()

    init(_ scan: ListScan, _ persons: KeyJoin, _ families: KeyJoin) {
      reader = scan.work.keyReader()
      decoder = DialectDecoder(fieldCount: scan.list.fieldCount)
      self.persons = persons.needs.appender()
      self.families = families.needs.appender()
    }
  }

  private struct Asked {
    let bytes: Int
    var rows = 0
    var persons: [UInt64] = []
    var families: [UInt64] = []
  }

  /// Reads the whole list. `keys`: how many different NIKs and No KKs it asks for, counted up to what the permission
  /// requires. Memory: a word a key up to there.
  func run(persons: KeyJoin, families: KeyJoin) throws -> (account: ListAccount, keys: Int) {
    let jobs = work.jobs
    let contexts = (0..<jobs).map { _ in Context(self, persons, families) }
    var account = ListAccount()
    var keys: Set<UInt64> = []
    var digest = ContentDigest()
    list.reader.headerContent.withUnsafeBufferPointer { digest.update(ByteView($0)) }
    account.bytes = list.reader.headerBytes
    work.progress.start("daftar")
    try orderedParallel(
      jobs: jobs,
      next: {
        let chunk = try list.reader.next()
        if let chunk { digest.update(chunk.content) }
        return chunk
      },
      work: { (chunk: DialectChunk, worker: Int) in try ask(chunk, contexts[worker]) },
      deliver: { (asked: Asked) in
        persons.expect(asked.persons)
        families.expect(asked.families)
        for hash in asked.persons where keys.count < work.permission.minimumRows { keys.insert(hash) }
        for hash in asked.families where keys.count < work.permission.minimumRows { keys.insert(hash) }
        account.rows += asked.rows
        account.bytes += asked.bytes
        work.progress.add(rows: asked.rows)
      })
    for context in contexts {
      try context.persons.flush()
      try context.families.flush()
    }
    account.sha256 = digest.hex()
    return (account, keys.count)
  }

  private func ask(_ chunk: DialectChunk, _ context: Context) throws(Failure) -> Asked {
    try chunk.split()
    var asked = Asked(bytes: chunk.content.count)
    let rows = chunk.rows
    asked.rows = rows.count
    for index in 0..<rows.count {
      let row = rows[index]
      guard case .fields(let fields, _) = context.decoder.decode(row, of: chunk) else { continue }
      let keys = context.reader.keys(fields, list.places)
      context.packer.removeAll()
      if let nik = keys.nik {
        // The No KK goes along, for when nobody has the NIK.
        context.packer.add(number: keys.familyCard ?? 0)
        context.reader.packIdentity(fields, list.places, into: &context.packer)
        let key = SpillKey(number: nik)
        try add(context.persons, key, row.number, context.packer)
        asked.persons.append(key.hash)
      } else if let card = keys.familyCard, work.permission.answersFamilies {
        context.packer.add(byte: FamilyJoin.Question.card.rawValue)
        context.packer.add(byte: keys.reason.rawValue)
        context.reader.packIdentity(fields, list.places, into: &context.packer)
        let key = SpillKey(number: card, marked: true)
        try add(context.families, key, row.number, context.packer)
        asked.families.append(key.hash)
      }
    }
    return asked
  }

  private func add(_ out: KeyedAppender, _ key: SpillKey, _ row: Int, _ packer: FieldPacker) throws(Failure) {
    try packer.with { (payload) throws(Failure) in try out.add(key, number: UInt64(row), payload: payload) }
  }
}
