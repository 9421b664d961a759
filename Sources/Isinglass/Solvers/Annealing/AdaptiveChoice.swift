/// Chooses among options in proportion to what each has gained for its cost of late.
struct AdaptiveChoice {
  /// What one use of each option costs, about.
  private let costs: [Double]
  /// The gain that an option is taken to have had once more than it had.
  private let prior: Double
  /// What is left of old gains after every choice.
  private let memory: Double
  private var gains: [Double]
  private var spent: [Double]

  /// - Parameters:
  ///   - costs: what one use of each option costs, about; not empty, positive.
  ///   - prior: a gain added to each option's own, so that none is given up; positive.
  ///   - memory: what is left of old gains after every choice.
  init(costs: [Double], prior: Double, memory: Double = 0.98) {
    self.costs = costs
    self.prior = prior
    self.memory = memory
    gains = costs.map { _ in 0 }
    spent = gains
  }

  /// Takes down what options have gained and cost.
  func save(into writer: StateWriter) {
    writer.write(gains)
    writer.write(spent)
  }

  /// Goes on where another of the same options was.
  mutating func restore(from reader: inout StateReader) throws {
    gains = try reader.doubles(count: costs.count)
    spent = try reader.doubles(count: costs.count)
  }

  /// Records what an option gained and what it cost.
  mutating func record(_ option: Int, gain: Double, cost: Double) {
    gains[option] += gain
    spent[option] += cost
  }

  /// Draws an option: each once, in order, then at random; while nothing is gained, the less was spent
  /// on an option the likelier.
  mutating func choose(_ random: inout Philox) -> Int {
    if costs.count == 1 { return 0 }
    if let untried = spent.firstIndex(of: 0) { return untried }
    for k in gains.indices {
      // Old gains say little about what is still to be had.
      gains[k] *= memory
      spent[k] *= memory
    }
    let weights = costs.indices.map { (gains[$0] + prior) / (spent[$0] + costs[$0]) }
    var pick = random.uniform() * weights.reduce(0, +)
    for (k, weight) in weights.enumerated() {
      pick -= weight
      if pick < 0 { return k }
    }
    return costs.count - 1
  }
}
