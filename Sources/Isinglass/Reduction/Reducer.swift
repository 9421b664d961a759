/// Takes spins out of a graph, one after another, until no rule applies any more.
///
/// Every rule replaces the energy by its minimum over the spin that is taken out, whatever the others
/// are, so that rules can follow one another in any order:
///
/// - **Dominance.** A spin whose coupling to one neighbour, or whose field, outweighs all its other
///   couplings together follows that neighbour or field. Spins of at most two neighbours always do.
/// - **Star and triangle.** A spin with three neighbours of couplings x, y, z, none of which outweighs
///   the other two, follows their majority. In the gauge where x, y, z > 0, the minimum over it is
///   −(x + y + z)/2 − (x + y − z)/2 s_a s_b − (x + z − y)/2 s_a s_c − (y + z − x)/2 s_b s_c.
struct Reducer {
  private(set) var graph: ReductionGraph
  /// In the order in which they were taken out.
  private(set) var removed: [RemovedSpin] = []
  private(set) var constant = CompensatedSum()
  private(set) var counts = Reduction.Removals()

  /// The number that couplings and fields are whole multiples of, or 0 where they are real.
  private let unit: Double
  /// A lower bound on how much a spin's couplings and field lack to be dominated by one of them.
  private var slack: [Double]
  private var isWaiting: [Bool]
  /// Spins to look at now, and after those.
  private var waiting: [Int32]
  private var next: [Int32] = []
  /// Spins that had three neighbours when they were last looked at.
  private var stars: [Int32] = []

  /// Rows grow; their places are 32-bit numbers.
  private static let mostEntries = 1 << 30

  /// Starts with some spins to look at.
  init(_ graph: ReductionGraph, candidates: [Int32], unit: Double) {
    self.graph = graph
    self.unit = unit
    slack = [Double](repeating: 0, count: graph.spinCount)
    isWaiting = [Bool](repeating: false, count: graph.spinCount)
    waiting = candidates
    for spin in candidates { isWaiting[Int(spin)] = true }
  }

  /// Applies the rules until none applies.
  ///
  /// - Complexity: near linear; a spin is looked at again only after its couplings have changed so much
  ///   that a rule may apply.
  mutating func run() {
    var nextStar = 0
    while graph.entries.count < Reducer.mostEntries {
      for spin in waiting {
        isWaiting[Int(spin)] = false
        if graph.isPresent[Int(spin)] { lookAt(spin) }
      }
      waiting.removeAll(keepingCapacity: true)
      swap(&waiting, &next)
      if !waiting.isEmpty { continue }
      while nextStar < stars.count, waiting.isEmpty {
        let spin = stars[nextStar]
        nextStar += 1
        if graph.isPresent[Int(spin)], graph.degree(of: spin) == 3 { replaceStar(of: spin) }
        swap(&waiting, &next)
      }
      if waiting.isEmpty { break }
    }
  }

  /// Takes out all spins of a part, setting them to given values.
  mutating func takeOut(part: some Sequence<Int32>, spins: Spins) {
    for spin in part {
      for place in graph.row(of: spin) where graph.entries[place].neighbor < spin {
        constant.add(-abs(graph.entries[place].coupling))
      }
      constant.add(-abs(graph.fields[Int(spin)]))
      counts.balanced += 1
      removed.append(RemovedSpin(spin, as: alwaysUp, negated: !spins.isUp(Int(spin))))
    }
    for spin in part { graph.takeOut(spin) }
  }

  /// The number of the spin that is always up, which fields are couplings to.
  private var alwaysUp: Int32 { Int32(graph.spinCount) }

  private mutating func lookAt(_ spin: Int32) {
    var (sum, largest) = (0.0, 0.0)
    var strongest = -1
    let row = graph.row(of: spin)
    for place in row {
      let magnitude = abs(graph.entries[place].coupling)
      sum += magnitude
      if magnitude > largest { (largest, strongest) = (magnitude, place) }
    }
    let field = abs(graph.fields[Int(spin)])
    if field >= sum {
      fix(spin)
    } else if largest >= sum - largest + field {
      merge(spin, along: strongest)
    } else {
      slack[Int(spin)] = sum + field - 2 * max(largest, field)
      if graph.degree(of: spin) == 3 { stars.append(spin) }
    }
  }

  /// Takes note of a change of a spin's couplings of a given total magnitude.
  private mutating func note(_ spin: Int32, changedBy change: Double) {
    let i = Int(spin)
    slack[i] -= change
    if isWaiting[i] || slack[i] > 0 && graph.degree(of: spin) > 3 { return }
    isWaiting[i] = true
    next.append(spin)
  }

  /// Sets a spin along its field, or up where it has none.
  private mutating func fix(_ spin: Int32) {
    let field = graph.fields[Int(spin)]
    constant.add(-abs(field))
    let isNegative = field < 0
    for place in graph.row(of: spin) {
      let entry = graph.entries[place]
      graph.removeEntry(at: Int(entry.twin), of: entry.neighbor)
      graph.fields[Int(entry.neighbor)] += isNegative ? -entry.coupling : entry.coupling
      note(entry.neighbor, changedBy: 2 * abs(entry.coupling))
    }
    if graph.row(of: spin).isEmpty, field == 0 { counts.free += 1 } else { counts.fixed += 1 }
    removed.append(RemovedSpin(spin, as: alwaysUp, negated: isNegative))
    graph.takeOut(spin)
  }

  /// Ties a spin to the neighbour of an entry, which takes its other couplings over.
  private mutating func merge(_ spin: Int32, along strongest: Int) {
    let (other, coupling) = (
      graph.entries[strongest].neighbor, graph.entries[strongest].coupling
    )
    let field = graph.fields[Int(spin)]
    switch graph.degree(of: spin) {
    case 1: counts.leaves += 1
    case 2: counts.links += 1
    default: counts.dominated += 1
    }
    constant.add(-abs(coupling))
    let isNegative = coupling < 0
    for place in graph.row(of: spin) {
      let entry = graph.entries[place]
      graph.removeEntry(at: Int(entry.twin), of: entry.neighbor)
      if place == strongest { continue }
      graph.add(isNegative ? -entry.coupling : entry.coupling, between: other, and: entry.neighbor)
      note(entry.neighbor, changedBy: 2 * abs(entry.coupling))
    }
    graph.fields[Int(other)] += isNegative ? -field : field
    removed.append(RemovedSpin(spin, as: other, negated: isNegative))
    graph.takeOut(spin)
    slack[Int(other)] = 0
    note(other, changedBy: 0)
  }

  /// Replaces a star of three couplings by a triangle, where that leaves whole multiples of the unit.
  private mutating func replaceStar(of spin: Int32) {
    var neighbors = graph.row(of: spin).map {
      ReductionGraph.Neighbor(
        spin: graph.entries[$0].neighbor, coupling: graph.entries[$0].coupling)
    }
    let field = graph.fields[Int(spin)]
    if field != 0 { neighbors.append(ReductionGraph.Neighbor(spin: alwaysUp, coupling: field)) }
    let sum = neighbors.reduce(0) { $0 + abs($1.coupling) }
    guard neighbors.count == 3, isWhole(sum / 2) else { return }
    constant.add(-sum / 2)
    for place in graph.row(of: spin) {
      let entry = graph.entries[place]
      graph.removeEntry(at: Int(entry.twin), of: entry.neighbor)
    }
    for k in 0..<3 {
      let (a, b) = (neighbors[k], neighbors[(k + 1) % 3])
      let magnitude = sum / 2 - abs(neighbors[(k + 2) % 3].coupling)
      couple(a.spin, b.spin, (a.coupling < 0) == (b.coupling < 0) ? magnitude : -magnitude)
    }
    for neighbor in neighbors where neighbor.spin != alwaysUp {
      note(neighbor.spin, changedBy: 2 * abs(neighbor.coupling))
    }
    counts.stars += 1
    removed.append(RemovedSpin(spin, majorityOf: neighbors))
    graph.takeOut(spin)
  }

  private mutating func couple(_ a: Int32, _ b: Int32, _ value: Double) {
    if a == alwaysUp {
      graph.fields[Int(b)] += value
    } else if b == alwaysUp {
      graph.fields[Int(a)] += value
    } else {
      graph.add(value, between: a, and: b)
    }
  }

  private func isWhole(_ value: Double) -> Bool {
    unit == 0 || value / unit == (value / unit).rounded()
  }
}
