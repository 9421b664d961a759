/// Processes, or threads, that work on one thing together, seen from one of them.
///
/// Every one of `size` ranks has a number, its *rank*, and memory of its own; they exchange bytes. What
/// needs this protocol runs alike on ranks that are threads of one process (``LocalRanks``) and on ranks
/// of Open MPI.
///
/// One thread of each rank uses a communicator at a time.
public protocol Communicator: AnyObject, Sendable {
  /// The number of this rank, from 0.
  var rank: Int { get }
  /// How many ranks there are.
  var size: Int { get }
  /// What has gone through this communicator.
  var traffic: Traffic { get }

  /// Gives everybody the bytes of all, those of rank 0 first. All ranks have to call it; returns when
  /// all have.
  ///
  /// - Parameters:
  ///   - own: this rank's bytes, `counts[rank]` of them.
  ///   - counts: how many bytes each rank has; the same on all ranks.
  ///   - all: room for the sum of the counts; does not overlap `own`.
  /// - Throws: `CommunicationError`.
  func gather(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer) throws

  /// Sends bytes to another rank; returns when they may be changed, whether or not they were received.
  ///
  /// - Throws: `CommunicationError`.
  func send(_ bytes: [UInt8], to rank: Int) throws

  /// The next message from any rank, or `nil` if there is none now. Messages of one rank come in order.
  ///
  /// - Throws: `CommunicationError`.
  func receive() throws -> Message?
}

/// Bytes from another rank.
public struct Message: Sendable, Hashable {
  /// Who sent them.
  public var source: Int
  /// What was sent.
  public var bytes: [UInt8]

  /// Describes a message.
  public init(source: Int, bytes: [UInt8]) { (self.source, self.bytes) = (source, bytes) }
}

/// What one rank has exchanged with others: the bytes of its caller, without what a transport adds.
public struct Traffic: Sendable, Hashable {
  /// Calls of `gather`.
  public var gathers = 0
  /// Bytes given to others: those of `gather` once for every other rank.
  public var sent = 0
  /// Bytes had from others.
  public var received = 0

  /// Nothing so far.
  public init() {}

  /// Takes note of a gather of so many bytes.
  package mutating func note(gather counts: [Int], rank: Int) {
    gathers += 1
    sent += counts[rank] * (counts.count - 1)
    received += counts.reduce(0, +) - counts[rank]
  }
}

/// Why ranks could not exchange bytes.
public enum CommunicationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another rank has given up, for a reason that it tells itself.
  case abandoned
  /// The transport failed.
  case failed(operation: String, reason: String)
  /// This program was built without what starts such ranks.
  case unavailable(String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .abandoned: "another rank has given up: its own message says why"
    case .failed(let operation, let reason):
      "\(operation) failed (\(reason)): look whether all ranks are alive and their machines reachable, and start again"
    case .unavailable(let what): what
    }
  }
}

extension Communicator {
  /// Whether this is rank 0, which speaks for all.
  public var isFirst: Bool { rank == 0 }

  /// Numbers of all ranks, this rank's `own` among them.
  ///
  /// - Throws: `CommunicationError`.
  public func gather<Number: BitwiseCopyable>(_ own: Number) throws -> [Number] {
    let width = MemoryLayout<Number>.stride
    return try withUnsafeTemporaryAllocation(of: Number.self, capacity: size) { all in
      try withUnsafeBytes(of: own) { bytes in
        try gather(
          bytes, counts: Array(repeating: width, count: size),
          into: UnsafeMutableRawBufferPointer(all))
      }
      return Array(all)
    }
  }

  /// Gives everybody the bytes that rank 0 has.
  ///
  /// - Parameter bytes: what rank 0 sends; not looked at on others.
  /// - Throws: `CommunicationError`.
  public func broadcast(_ bytes: [UInt8]) throws -> [UInt8] {
    let count = try gather(isFirst ? bytes.count : 0)[0]
    return try [UInt8](unsafeUninitializedCapacity: count) { all, filled in
      var counts = [Int](repeating: 0, count: size)
      counts[0] = count
      try bytes.withUnsafeBytes { own in
        let own = isFirst ? own : UnsafeRawBufferPointer(start: nil, count: 0)
        try gather(own, counts: counts, into: UnsafeMutableRawBufferPointer(all))
      }
      filled = count
    }
  }
}
