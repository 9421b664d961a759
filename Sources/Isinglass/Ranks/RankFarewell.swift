/// How ranks that share a command come to its end together.
package enum RankFarewell {
  /// Why another rank failed when nothing waited for it any more.
  package struct LateFailure: Sendable {
    package let rank: Int
    package let reason: String
  }

  /// Tells all others that the command is over and waits until they leave: what rank 0 does last.
  ///
  /// - Parameters:
  ///   - status: the exit status of all.
  ///   - isUrgent: whether somebody ends the job, so that the others are waited for half a second at
  ///     most.
  /// - Returns: what failed on others unheard; `nil` where not all have left.
  package static func dismiss(
    _ ranks: any Communicator, status: Int, isUrgent: () -> Bool
  ) -> [LateFailure]? {
    var failures: [LateFailure] = []
    var left = Set((0..<ranks.size).filter { $0 != ranks.rank })
    do {
      for rank in left.sorted() { try ranks.send(.over(status: status), to: rank) }
      var patience = Patience(.milliseconds(500))
      while !left.isEmpty {
        while let message = try ranks.receive() {
          // Of states, whose size is not known here, nothing comes any more.
          switch try? RankMessage(message, spinCount: 0) {
          case .leaving: left.remove(message.source)
          case .failed(_, let reason):
            failures.append(LateFailure(rank: message.source, reason: reason))
          default: break
          }
        }
        if !left.isEmpty, patience.isOver(isUrgent()) { return nil }
      }
      return failures
    } catch {
      return nil
    }
  }

  /// Waits until rank 0 says that the command is over: what every other rank does last.
  ///
  /// - Parameters:
  ///   - failure: what rank 0 must hear before.
  ///   - isUrgent: whether somebody ends the job.
  /// - Returns: the exit status; `nil` where rank 0 does not answer.
  package static func leave(
    _ ranks: any Communicator, failure: (status: Int, reason: String)?, isUrgent: () -> Bool
  ) -> Int? {
    do {
      if let failure {
        try ranks.send(.failed(status: failure.status, reason: failure.reason), to: 0)
      }
      var patience = Patience(.milliseconds(750))
      while true {
        while let message = try ranks.receive() {
          if case .over(let status)? = try? RankMessage(message, spinCount: 0) {
            try ranks.send(.leaving, to: 0)
            return status
          }
        }
        if patience.isOver(isUrgent()) { return nil }
      }
    } catch {
      return nil
    }
  }

  /// Tells rank 0 that this rank has heard that the command is over.
  package static func confirm(_ ranks: any Communicator) { try? ranks.send(.leaving, to: 0) }

  /// Sleeps between looks, without end but where there is a hurry.
  private struct Patience {
    private let grace: Duration
    private var rest = Rest(longest: 5_000_000)
    private var since: ContinuousClock.Instant?

    init(_ grace: Duration) { self.grace = grace }

    mutating func isOver(_ isUrgent: Bool) -> Bool {
      rest.sleep()
      guard isUrgent else { return false }
      let now = ContinuousClock.now
      since = since ?? now
      return since.map { now - $0 > grace } ?? false
    }
  }
}
