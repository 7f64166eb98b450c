import Glibc
import StageContract

/// Turns SIGINT, SIGTERM and SIGHUP into an orderly end: what is half-written is removed, status 130.
enum Interruption {
  /// Blocks the signals everywhere and starts the one thread that waits for them.
  ///
  /// Must run on the main thread before any other thread starts, because threads inherit which signals they block. A
  /// signal that the caller has set to be ignored stays ignored: that is what `nohup` does with SIGHUP.
  static func install() {
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    fill(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
      var signals = sigset_t()
      Interruption.fill(&signals)
      var number: Int32 = 0
      while sigwait(&signals, &number) != 0 {}
      RunningPublication.interrupt()
      _exit(130)
    }
    pthread_create(&thread, nil, body, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func fill(_ signals: inout sigset_t) {
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) { sigaddset(&signals, number) }
  }
}
