import Synchronization

/// A lock for the few values that workers hand in when they are done.
final class SharedLock: Sendable {
  private let mutex = Mutex(())

  /// Runs `body` alone.
  func locked(_ body: () -> Void) { mutex.withLock { _ in body() } }
}
