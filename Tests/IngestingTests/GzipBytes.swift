import Foundation
import TabularIO

/// `bytes` as one gzip member.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  try bytes.withUnsafeBufferPointer { try GzipMember.compress(ByteView($0)) }
}
