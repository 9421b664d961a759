#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ranks that are threads of this process.
public enum LocalRanks {
  /// Runs `body` once for each of `count` ranks, each on a thread of its own, and returns their results
  /// in order of the ranks.
  ///
  /// - Throws: the first error that is not due to another rank's; when one rank throws, the others are
  ///   told so at their next exchange.
  public static func run<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (any Communicator) throws -> Result
  ) throws -> [Result] {
    let count = max(1, count)
    let exchange = Exchange(count)
    WorkerThreads.run(count) { rank in
      exchange.finish(rank, Swift.Result { try body(LocalCommunicator(rank, exchange)) })
    }
    let outcomes = exchange.outcomes.compactMap { $0 as? Swift.Result<Result, any Error> }
    var failure: (any Error)?
    for case .failure(let error) in outcomes where failure == nil || failure is CommunicationError {
      failure = error
    }
    if let failure { throw failure }
    return try outcomes.map { try $0.get() }
  }
}

/// A single rank, alone.
public final class LoneRank: Communicator {
  /// Always 0.
  public let rank = 0
  /// Always 1.
  public let size = 1
  /// Always nothing.
  public let traffic = Traffic()

  /// Creates the one rank.
  public init() {}

  /// Copies the rank's own bytes.
  public func gather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) { all.copyMemory(from: own) }

  /// There is nobody to send to.
  public func send(_ bytes: [UInt8], to rank: Int) {}

  /// Nobody sends.
  public func receive() -> Message? { nil }
}

/// One rank of several threads.
private final class LocalCommunicator: Communicator, @unchecked Sendable {
  // Its rank's thread alone uses it.
  let rank: Int
  private let exchange: Exchange
  private(set) var traffic = Traffic()

  init(_ rank: Int, _ exchange: Exchange) { (self.rank, self.exchange) = (rank, exchange) }

  var size: Int { exchange.size }

  func gather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) throws {
    traffic.note(gather: counts, rank: rank)
    exchange.offers[rank] = own
    try exchange.meet()
    var offset = 0
    for (offer, count) in zip(exchange.offers, counts) {
      UnsafeMutableRawBufferPointer(rebasing: all[offset..<offset + count]).copyMemory(from: offer)
      offset += count
    }
    // Nobody changes what he has offered before all have copied it.
    try exchange.meet()
  }

  func send(_ bytes: [UInt8], to rank: Int) {
    traffic.sent += bytes.count
    exchange.post(Message(source: self.rank, bytes: bytes), to: rank)
  }

  func receive() throws -> Message? {
    let message = try exchange.take(rank)
    traffic.received += message?.bytes.count ?? 0
    return message
  }
}

/// Where threads meet.
///
/// Unchecked: the mutex guards all but the offers, each of which one rank writes before a meeting and
/// others read after it.
private final class Exchange: @unchecked Sendable {
  let size: Int
  let offers: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var arrived = 0
  private var meeting = 0
  private var isAbandoned = false
  private var boxes: [[Message]]
  private var results: [Any?]

  init(_ size: Int) {
    self.size = size
    offers = .allocate(capacity: size)
    offers.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
    boxes = Array(repeating: [], count: size)
    results = Array(repeating: nil, count: size)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
    offers.deallocate()
  }

  var outcomes: [Any] { withLock { results.compactMap { $0 } } }

  /// Waits until all ranks are here.
  func meet() throws {
    try withLock {
      let mine = meeting
      arrived += 1
      if arrived == size {
        arrived = 0
        meeting += 1
        pthread_cond_broadcast(changed)
      }
      while meeting == mine {
        if isAbandoned { throw CommunicationError.abandoned }
        pthread_cond_wait(changed, mutex)
      }
    }
  }

  func post(_ message: Message, to rank: Int) { withLock { boxes[rank].append(message) } }

  func take(_ rank: Int) throws -> Message? {
    try withLock {
      if !boxes[rank].isEmpty { return boxes[rank].removeFirst() }
      if isAbandoned { throw CommunicationError.abandoned }
      return nil
    }
  }

  func finish<Result>(_ rank: Int, _ result: Swift.Result<Result, any Error>) {
    withLock {
      results[rank] = result
      if case .failure = result {
        isAbandoned = true
        pthread_cond_broadcast(changed)
      }
    }
  }

  private func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
