import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step U: persons whom nobody in Dukcapil was found for. Rows of one person become one, and the person gets an id.
///
/// Merged are rows of equal folded name and birth date within one family, and within one source and kelurahan
/// (contract, section 3 steps 1 and 6). A person with no name or no birth date stays alone.
struct UnmatchedStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let maker: IdentityMaker
  let context: StageContext

  func run() throws {
    context.progress.start("tidak padan")
    let workers = (0..<context.jobs).map { _ in
      UnmatchedWorker(Router(spills, rules), IdentityLines(spills.identity), files, maker)
    }
    try eachPartition(of: spills.unmatched, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers {
      try worker.router.flush()
      try worker.identities.flush()
    }
  }
}

/// One worker of step U.
private final class UnmatchedWorker {
  let router: Router
  let identities: IdentityLines
  private let files: FileTable
  private let maker: IdentityMaker
  private var partition = ItemPartition()
  private var items: [SpillItem] = []
  /// For each item, the index of the item that stands for its person.
  private var person: [Int] = []
  private var text = RowBuffer(capacity: 512)

  init(_ router: Router, _ identities: IdentityLines, _ files: FileTable, _ maker: IdentityMaker) {
    self.router = router
    self.identities = identities
    self.files = files
    self.maker = maker
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in try decide(items) }
  }

  private func decide(_ group: [SpillItem]) throws(Failure) {
    items.removeAll(keepingCapacity: true)
    items.append(contentsOf: group)
    for item in items { try item.eachRecord { (row) throws(Failure) in row.rank(files) } }
    items.sort(by: precedes)
    person.removeAll(keepingCapacity: true)
    for index in items.indices { person.append(index) }
    let sample = items[0].leader.record
    if items.count > 1 && !sample.name.isEmpty && sample.birth != 0 { try merge() }
    var number = 0
    var region: Region?
    for index in items.indices where person[index] == index {
      let record = items[index].leader.record
      number = region == record.region ? number + 1 : 1
      region = record.region
      try send(index, number: number)
    }
  }

  /// By region, so that persons who would share a canonical identity are numbered one after another; then by family
  /// and content.
  private func precedes(_ one: SpillItem, _ other: SpillItem) -> Bool {
    let left = one.leader.record
    let right = other.leader.record
    if left.region != right.region { return left.region.packed < right.region.packed }
    if one.family != other.family { return one.family < other.family }
    if left.source != right.source { return left.source.rawValue < right.source.rawValue }
    return left.isPreferred(to: right)
  }

  private func merge() throws(Failure) {
    for index in 1..<items.count {
      for other in 0..<index where person[other] == other {
        if isSamePerson(items[index], items[other]) {
          person[index] = other
          try markDuplicates(items[index], of: other, before: index)
          break
        }
      }
    }
  }

  private func isSamePerson(_ one: SpillItem, _ other: SpillItem) -> Bool {
    if one.family == other.family { return true }
    let left = one.leader.record
    let right = other.leader.record
    return left.source == right.source && left.region.isFull && left.region == right.region
  }

  /// A row of a source that the person already has a row of is a duplicate; a row of another source is not.
  private func markDuplicates(_ item: SpillItem, of leader: Int, before end: Int) throws(Failure) {
    try item.eachRecord { (row) throws(Failure) in
      if row.record.isFollower { return }
      for index in 0..<end where person[index] == leader && !row.record.isFollower {
        try items[index].eachRecord { (kept) throws(Failure) in
          guard !kept.record.isFollower, kept.record.source == row.record.source, !row.record.isFollower else { return }
          let same = row.record.hasContent(of: kept.record)
          row.set(.ganda, same ? .sameRow : .samePerson)
          row.add(same ? .gnd001 : .gnd002)
          row.setFollower()
        }
      }
    }
  }

  private func send(_ index: Int, number: Int) throws(Failure) {
    let leader = items[index].leader.record
    text.removeAll()
    text.append("orang:")
    text.append(leader.name)
    text.append(124)
    if leader.birth != 0 { text.append(digits: UInt64(leader.birth), width: 8) }
    text.append(124)
    if !leader.region.isNone { text.append(digits: leader.region.value, width: leader.region.digits) }
    text.append(124)
    text.append(number: number)
    let identity = maker.identity(text.view)
    try identities.add(identity.id, identity.digest, nik: 0, isFamily: false)
    let family = items[index].family
    router.begin(.unmatched, family: family, id: identity.id)
    for other in items.indices where person[other] == index {
      router.add(
        ByteView(
          start: UnsafePointer(items[other].base + ItemLayout.records), count: items[other].length - ItemLayout.records)
      )
    }
    try router.sendToFamily(family)
  }
}
