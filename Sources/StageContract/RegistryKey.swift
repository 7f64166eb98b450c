/// The key that ids and marks of persons are made with, and the one before it when it has changed.
package struct RegistryKey: Sendable {
  /// 32 bytes.
  package let bytes: [UInt8]
  /// The previous snapshot's key, when it is another and known.
  package let former: [UInt8]?
  /// The previous snapshot was made with another key.
  package let hasChanged: Bool

  package init(bytes: [UInt8], former: [UInt8]? = nil, hasChanged: Bool = false) {
    self.bytes = bytes
    self.former = former
    self.hasChanged = hasChanged
  }
}
