import Glibc

/// A mutex with a condition, for the hand-over between workers.
private final class Gate: @unchecked Sendable {
  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()

  init() {
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&condition, nil)
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  func lock() { pthread_mutex_lock(&mutex) }
  func unlock() { pthread_mutex_unlock(&mutex) }
  func wait() { pthread_cond_wait(&condition, &mutex) }
  func wakeAll() { pthread_cond_broadcast(&condition) }
}

/// What the workers of one ordered run share; every access is under its gate.
private final class OrderedState<Output>: @unchecked Sendable {
  let gate = Gate()
  let inputGate = Gate()
  var taken = 0
  var exhausted = false
  var waiting: [Int: Output] = [:]
  var nextToDeliver = 0
  var delivering = false
  var error: (any Error)?
}

/// What a new thread is told to do.
private final class ThreadTask {
  let body: (Int) -> Void
  let number: Int

  init(body: @escaping (Int) -> Void, number: Int) {
    self.body = body
    self.number = number
  }
}

/// Runs `body` once on each of `count` threads, the caller's own among them, and waits for all.
///
/// Threads of its own rather than Dispatch: `concurrentPerform` may run everything on the caller, and workers here
/// wait for each other's results. A thread that cannot be made is done without: the others take its work.
private func onThreads(_ count: Int, _ body: (Int) -> Void) {
  withoutActuallyEscaping(body) { body in
    var threads: [pthread_t] = []
    for number in 1..<max(count, 1) {
      let task = Unmanaged.passRetained(ThreadTask(body: body, number: number))
      var thread = pthread_t()
      let failed = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let task = Unmanaged<ThreadTask>.fromOpaque(argument).takeRetainedValue()
          task.body(task.number)
          return nil
        }, task.toOpaque())
      if failed == 0 { threads.append(thread) } else { task.release() }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }
}

/// Carries a value into a concurrent closure; the caller sees to it that its uses do not overlap.
struct Unchecked<Value>: @unchecked Sendable {
  let value: Value
}

/// Cuts work into pieces, does them on `jobs` workers and hands the results on in the order of the pieces.
///
/// `next` yields the pieces, one call at a time. `work` runs on any worker (its second argument, 0..<jobs, is the
/// worker's number, for scratch memory). `deliver` gets the results in the order of `next`, one call at a time. So
/// the outcome does not depend on the number of workers or their timing. At most `4 * jobs` results wait. The first
/// error stops the run and is thrown.
package func orderedParallel<Input, Output>(
  jobs: Int, next: () throws -> Input?, work: (Input, Int) throws -> Output, deliver: (Output) throws -> Void
) throws {
  if jobs <= 1 {
    while let input = try next() { try deliver(work(input, 0)) }
    return
  }
  let state = OrderedState<Output>()
  try withoutActuallyEscaping(next) { next in
    try withoutActuallyEscaping(work) { work in
      try withoutActuallyEscaping(deliver) { deliver in
        let steps = Unchecked(value: (next, work, deliver))
        onThreads(jobs) { worker in
          runWorker(worker, jobs: jobs, state: state, next: steps.value.0, work: steps.value.1, deliver: steps.value.2)
        }
        if let error = state.error { throw error }
      }
    }
  }
}

private func runWorker<Input, Output>(
  _ worker: Int, jobs: Int, state: OrderedState<Output>, next: () throws -> Input?,
  work: (Input, Int) throws -> Output, deliver: (Output) throws -> Void
) {
  let gate = state.gate
  func fail(_ error: any Error) {
    gate.lock()
    if state.error == nil { state.error = error }
    gate.wakeAll()
    gate.unlock()
  }
  while true {
    gate.lock()
    while state.error == nil && state.taken - state.nextToDeliver >= jobs * 4 { gate.wait() }
    let stop = state.error != nil
    gate.unlock()
    if stop { return }

    state.inputGate.lock()
    if state.exhausted {
      state.inputGate.unlock()
      return
    }
    let input: Input?
    do {
      input = try next()
    } catch {
      state.exhausted = true
      state.inputGate.unlock()
      fail(error)
      return
    }
    guard let input else {
      state.exhausted = true
      state.inputGate.unlock()
      return
    }
    gate.lock()
    let number = state.taken
    state.taken += 1
    gate.unlock()
    state.inputGate.unlock()

    do {
      let output = try work(input, worker)
      gate.lock()
      state.waiting[number] = output
      if !state.delivering {
        state.delivering = true
        while state.error == nil, let ready = state.waiting.removeValue(forKey: state.nextToDeliver) {
          gate.unlock()
          do {
            try deliver(ready)
          } catch {
            fail(error)
          }
          gate.lock()
          state.nextToDeliver += 1
          gate.wakeAll()
        }
        state.delivering = false
      }
      gate.unlock()
    } catch {
      fail(error)
      return
    }
  }
}

/// Runs `body` for 0..<count on `jobs` workers, in any order; the second argument is the worker's number.
package func parallelForEach(count: Int, jobs: Int, _ body: (Int, Int) throws -> Void) throws {
  var index = 0
  try orderedParallel(
    jobs: min(jobs, max(count, 1)),
    next: {
      defer { index += 1 }
      return index < count ? index : nil
    },
    work: { try body($0, $1) },
    deliver: { _ in })
}
