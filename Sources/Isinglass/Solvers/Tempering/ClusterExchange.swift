/// Exchanges between two states the connected clusters of spins in which they differ.
///
/// No coupling joins two clusters, so turning the spins of some of them in both states changes the two
/// energies by opposite amounts: at equal temperatures it is accepted always, and since the clusters are
/// the same afterwards, each may be exchanged with probability ½, fields or not. Without fields the
/// clusters of spins that agree will do as well, since a state and its mirror image are worth the same;
/// the fewer ones are taken. (Houdayer, Eur. Phys. J. B 22, 479 (2001), exchanges one cluster at a time;
/// Zhu, Ochoa & Katzgraber, PRL 115, 077201 (2015).)
struct ClusterExchange {
  private let graph: CompressedRows
  private let hasFields: Bool
  private let count: Int
  /// The last exchange that visited a spin.
  private var visited: [UInt32]
  private var pass: UInt32 = 0
  private var cluster: [UInt32] = []
  /// The spins to turn in both states.
  private(set) var turned: [UInt32] = []

  init(_ graph: CompressedRows, count: Int, hasFields: Bool) {
    self.graph = graph
    self.count = count
    self.hasFields = hasFields
    visited = [UInt32](repeating: 0, count: count)
  }

  /// Finds the clusters of two states and chooses which to exchange: `turned`.
  ///
  /// - Complexity: O(spins / 64 + couplings of the spins that differ).
  mutating func choose(_ first: Spins, _ second: Spins, _ random: inout Philox) {
    turned.removeAll(keepingCapacity: true)
    var difference = zip(first.words, second.words).map { $0 ^ $1 }
    let different = difference.reduce(0) { $0 + $1.nonzeroBitCount }
    if !hasFields, 2 * different > count {
      difference = Spins(words: difference.map { ~$0 }, count: count).words
    }
    if pass == .max {
      pass = 0
      for k in visited.indices { visited[k] = 0 }
    }
    pass += 1
    for (index, word) in difference.enumerated() {
      var bits = word
      while bits != 0 {
        let seed = UInt32(index << 6 | bits.trailingZeroBitCount)
        bits &= bits - 1
        if visited[Int(seed)] == pass { continue }
        explore(from: seed, difference)
        if random.next() & 1 == 1 { turned += cluster }
      }
    }
  }

  private mutating func explore(from seed: UInt32, _ difference: [UInt64]) {
    cluster.removeAll(keepingCapacity: true)
    cluster.append(seed)
    visited[Int(seed)] = pass
    var next = 0
    while next < cluster.count {
      let spin = Int(cluster[next])
      next += 1
      for k in Int(graph.starts[spin])..<Int(graph.starts[spin + 1]) {
        let other = Int(graph.columns[k])
        let differs = difference[other >> 6] >> UInt64(other & 63) & 1 == 1
        if differs, visited[other] != pass {
          visited[other] = pass
          cluster.append(UInt32(other))
        }
      }
    }
  }
}
