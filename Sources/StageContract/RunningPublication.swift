import Synchronization

/// The publication that a signal has to undo, if one is being written.
package enum RunningPublication {
  private static let current = Mutex<Publication?>(nil)

  static func set(_ publication: Publication?) { current.withLock { $0 = publication } }

  /// Removes what is half-written and keeps it from being published. For the thread that waits for signals.
  package static func interrupt() { current.withLock { $0 }?.interrupt() }
}
