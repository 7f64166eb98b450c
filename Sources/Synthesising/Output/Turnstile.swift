import Glibc

/// Lets workers pass one at a time in the order of their numbers.
///
/// Workers take numbers in order and each passes before it takes another, so nobody waits for one who waits.
final class Turnstile: @unchecked Sendable {
  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()
  private var next = 0

  init() {
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&condition, nil)
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  /// Runs `body` when all lower numbers have passed.
  func pass<Result>(_ number: Int, _ body: () -> Result) -> Result {
    pthread_mutex_lock(&mutex)
    while next != number { pthread_cond_wait(&condition, &mutex) }
    let result = body()
    next += 1
    pthread_cond_broadcast(&condition)
    pthread_mutex_unlock(&mutex)
    return result
  }
}

/// How many rows of each source stand before a batch; used inside a ``Turnstile`` alone.
final class RowNumbers: @unchecked Sendable {
  private var counts = [Int](repeating: 0, count: Source.allCases.count)

  /// The rows so far, to which `added` are then added.
  func advance(by added: [Int]) -> [Int] {
    let before = counts
    for index in counts.indices { counts[index] += added[index] }
    return before
  }
}
