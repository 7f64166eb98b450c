/// Borrowed bytes to compare.
@usableFromInline package typealias ComparedBytes = UnsafeBufferPointer<UInt8>

/// Room that comparisons use; one a worker, never shared between threads.
@usableFromInline package struct ComparisonScratch: ~Copyable {
  /// Position masks of the pattern's bytes: bit i of entry b says that byte i is b. All zero between calls.
  @usableFromInline let masks: UnsafeMutablePointer<UInt64>
  /// Sorted tokens of the two names.
  @usableFromInline let sorted: UnsafeMutablePointer<UInt8>
  /// Best sums of the token alignment, by set of tokens taken.
  @usableFromInline let sums: UnsafeMutablePointer<Double>

  /// Longest text whose sorted tokens fit.
  @usableFromInline static let longest = 256
  /// Most tokens that take part in the alignment.
  @usableFromInline static let mostTokens = 10

  @usableFromInline package init() {
    masks = .allocate(capacity: 256)
    masks.initialize(repeating: 0, count: 256)
    sorted = .allocate(capacity: ComparisonScratch.longest * 2)
    sorted.initialize(repeating: 0, count: ComparisonScratch.longest * 2)
    sums = .allocate(capacity: 1 << ComparisonScratch.mostTokens)
    sums.initialize(repeating: 0, count: 1 << ComparisonScratch.mostTokens)
  }

  deinit {
    masks.deallocate()
    sorted.deallocate()
    sums.deallocate()
  }
}
