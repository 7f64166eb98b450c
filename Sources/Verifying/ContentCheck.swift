import Diagnostics
import StageContract
import TabularIO

/// Compares the content of every file that the manifest lists with the manifest.
enum ContentCheck {
  /// Digest and size of a file's content; nil when it cannot be read, and why.
  enum Content: Sendable {
    case read(sha256: String, bytes: Int)
    case unreadable(Message)
  }

  private enum Finding {
    case same
    case differs
    case unreadable(Message)
  }

  /// Answers the files whose content and stored bytes are both as promised. `read`: files whose content is known already.
  static func run(
    _ manifest: Manifest, folder: String, stored: StoredFiles, read: [String: Content], jobs: Int,
    report: inout VerifyReport
  ) throws -> Set<String> {
    let there = stored.presentSet
    let listed = Set(stored.listed.map(\.path))
    let parts = manifest.outputs.flatMap(\.parts)
    var sound: Set<String> = []
    var findings: [(PartSummary, Finding)] = []
    var next = 0
    let work = parts.filter { there.contains($0.path) }
    for part in parts where !there.contains(part.path) && !listed.contains(part.path) {
      report.problem(part.path, id: "berkas hilang", en: "file is missing")
    }
    try orderedParallel(
      jobs: jobs,
      next: {
        defer { next += 1 }
        return next < work.count ? work[next] : nil
      },
      work: { (part: PartSummary, _: Int) in
        (part, compare(part, read[part.path] ?? content(of: "\(folder)/\(part.path)")))
      },
      deliver: { findings.append($0) })
    for (part, finding) in findings {
      switch finding {
      case .same where stored.changed.contains(part.path):
        report.problem(
          part.path, id: "byte tersimpan tidak cocok dengan SHA256SUMS, isinya utuh",
          en: "stored bytes differ from SHA256SUMS, the content is whole")
      case .same: sound.insert(part.path)
      case .differs:
        report.problem(part.path, id: "isi tidak cocok dengan manifes", en: "content differs from the manifest")
      case .unreadable(let message): report.problem(part.path, id: message.id, en: message.en)
      }
    }
    let known = Set(parts.map(\.path))
    for path in stored.listed.map(\.path) where there.contains(path) && !known.contains(path) {
      if path == Manifest.fileName || path == SignatureCheck.fileName {
        if stored.changed.contains(path) {
          report.problem(
            path, id: "byte tersimpan tidak cocok dengan SHA256SUMS", en: "stored bytes differ from SHA256SUMS")
        }
      } else {
        report.problem(path, id: "berkas tambahan, tidak disebut manifes", en: "extra file, not in the manifest")
      }
    }
    for path in known.union([Manifest.fileName]).sorted() where there.contains(path) && !listed.contains(path) {
      if stored.listed.isEmpty { break }
      report.problem(path, id: "tidak ada di SHA256SUMS", en: "is not in SHA256SUMS")
    }
    return sound
  }

  private static func compare(_ part: PartSummary, _ content: Content) -> Finding {
    switch content {
    case .read(let sha256, let bytes): sha256 == part.sha256 && bytes == part.bytes ? .same : .differs
    case .unreadable(let message): .unreadable(message)
    }
  }

  /// Reads a file as any gzip reader would.
  static func content(of path: String) -> Content {
    do {
      let content = try ContentDigest.ofContent(path: path)
      return .read(sha256: content.sha256, bytes: content.bytes)
    } catch let failure as Failure {
      return .unreadable(failure.message)
    } catch {
      return .unreadable(Message(id: "tidak terbaca", en: "cannot be read"))
    }
  }
}
