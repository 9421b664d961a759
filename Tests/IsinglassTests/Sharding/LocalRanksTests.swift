import Testing

@testable import Isinglass

/// Threads that exchange bytes as ranks.
@Suite struct LocalRanksTests {
  @Test(arguments: [1, 2, 3, 7]) func everybodyGetsTheBytesOfAllInOrder(size: Int) throws {
    let gathered = try LocalRanks.run(size) { communicator in
      // Rank r gives r + 1 bytes, many times, so that nobody overtakes anybody.
      let counts = (1...size).map { $0 }
      var last: [UInt8] = []
      for round in 0..<200 {
        let own = [UInt8](
          repeating: UInt8((communicator.rank + round) % 256), count: communicator.rank + 1)
        var all = [UInt8](repeating: 255, count: counts.reduce(0, +))
        try own.withUnsafeBytes { own in
          try all.withUnsafeMutableBytes {
            try communicator.gather(own, counts: counts, into: $0)
          }
        }
        let expected = (0..<size).flatMap {
          [UInt8](repeating: UInt8(($0 + round) % 256), count: $0 + 1)
        }
        #expect(all == expected)
        last = all
      }
      #expect(communicator.traffic.gathers == 200)
      #expect(communicator.traffic.sent == 200 * (communicator.rank + 1) * (size - 1))
      #expect(
        communicator.traffic.received == 200 * (counts.reduce(0, +) - communicator.rank - 1))
      return last
    }
    #expect(Set(gathered).count == 1)
  }

  @Test func rankZeroSpeaksToAll() throws {
    let heard = try LocalRanks.run(3) { communicator in
      try communicator.broadcast(communicator.isFirst ? [1, 2, 3] : [9])
    }
    #expect(heard == [[1, 2, 3], [1, 2, 3], [1, 2, 3]])
  }

  @Test func messagesOfOneRankComeInOrder() throws {
    let received = try LocalRanks.run(2) { communicator -> [UInt8] in
      if communicator.rank == 1 {
        for number in 0..<50 { try communicator.send([UInt8(number)], to: 0) }
        return []
      }
      var received: [UInt8] = []
      while received.count < 50 {
        if let message = try communicator.receive() {
          #expect(message.source == 1)
          received += message.bytes
        }
      }
      return received
    }
    #expect(received[0] == Array(0..<50))
  }

  @Test func whoWaitsForARankThatFailedIsTold() {
    struct Mishap: Error {}
    #expect(throws: Mishap.self) {
      try LocalRanks.run(3) { communicator in
        if communicator.rank == 1 { throw Mishap() }
        _ = try communicator.gather(communicator.rank)
      }
    }
  }
}
