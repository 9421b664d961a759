/// Good states that differ from one another, and how two of them are crossed.
struct TabuPopulation {
  /// A state and its energy.
  private struct Member {
    var spins: Spins
    var numerator: Double
  }

  private let capacity: Int
  /// Whether turning all spins around leaves the energy as it is.
  private let hasMirror: Bool
  private var members: [Member] = []
  private var rejections = 0

  /// An empty population.
  init(capacity: Int, hasMirror: Bool) {
    self.capacity = capacity
    self.hasMirror = hasMirror
  }

  /// Whether children can be made.
  var isFull: Bool { members.count >= capacity }

  /// Whether so many children in a row were turned away that nothing new is to be expected.
  var isStale: Bool { rejections >= 10 * capacity }

  /// Keeps the best member and forgets the others.
  mutating func restart() {
    rejections = 0
    if let best = members.min(by: { $0.numerator < $1.numerator }) { members = [best] }
  }

  /// Takes a state in unless it is there already; a full population then gives up the member with
  /// the worst sum of its ranks by energy (weight 0.6) and by distance to the nearest other one (0.4).
  mutating func admit(_ spins: Spins, numerator: Double) {
    let candidate = Member(spins: spins, numerator: numerator)
    if members.contains(where: { distance($0.spins, spins) == 0 }) {
      rejections += 1
      return
    }
    members.append(candidate)
    guard members.count > capacity else { return }
    let out = worst()
    rejections = out == members.count - 1 ? rejections + 1 : 0
    members.remove(at: out)
  }

  /// A child of two members: what they agree in, and of the rest each spin from one at random.
  mutating func child(_ random: inout Philox) -> Spins {
    let first = Int(random.below(UInt64(members.count)))
    let step = 1 + Int(random.below(UInt64(max(1, members.count - 1))))
    let mother = members[first].spins
    var father = members[(first + step) % members.count].spins
    if hasMirror, mother.overlap(with: father) < 0 { father = father.inverted }
    return Spins(
      words: zip(mother.words, father.words).map { a, b in a ^ ((a ^ b) & random.next()) },
      count: mother.count)
  }

  /// Takes down all members.
  func save(into writer: StateWriter) {
    writer.write(members.count)
    for member in members {
      writer.write(member.spins)
      writer.write(member.numerator)
    }
    writer.write(rejections)
  }

  /// Takes back what was saved.
  mutating func restore(from reader: inout StateReader, spinCount: Int) throws {
    members = try (0..<(try reader.int(in: 0...capacity))).map { _ in
      Member(spins: try reader.spins(count: spinCount), numerator: try reader.double())
    }
    rejections = try reader.int(in: 0...10 * capacity)
  }

  private func worst() -> Int {
    let nearest = members.indices.map { k in
      members.indices.reduce(Int.max) { least, other in
        other == k ? least : min(least, distance(members[k].spins, members[other].spins))
      }
    }
    let byEnergy = ranks { members[$0].numerator < members[$1].numerator }
    let byDistance = ranks { nearest[$0] > nearest[$1] }
    let best = byEnergy.firstIndex(of: 0)
    let scores = members.indices.map { k in
      k == best ? -1 : 0.6 * Double(byEnergy[k]) + 0.4 * Double(byDistance[k])
    }
    return scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }

  /// The place of each member in an order; ties by index.
  private func ranks(_ precedes: (Int, Int) -> Bool) -> [Int] {
    let order = members.indices.sorted { precedes($0, $1) || (!precedes($1, $0) && $0 < $1) }
    var ranks = [Int](repeating: 0, count: members.count)
    for (rank, member) in order.enumerated() { ranks[member] = rank }
    return ranks
  }

  private func distance(_ a: Spins, _ b: Spins) -> Int {
    var different = 0
    for (x, y) in zip(a.words, b.words) { different += (x ^ y).nonzeroBitCount }
    return hasMirror ? min(different, a.count - different) : different
  }
}
