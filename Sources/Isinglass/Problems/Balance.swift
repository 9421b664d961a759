/// The connected parts of a model, and which of them can satisfy every coupling and field at once.
///
/// A part is balanced (Harary, Michigan Math. J. 2, 143 (1953)) when no cycle of couplings, fields
/// counted as couplings to one more spin that is up, has an odd number of negative ones. Then a state
/// with energy −Σ|J| − Σ|h| exists and is found by walking along the couplings. A part that is not
/// balanced is frustrated.
public struct Balance: Sendable {
  /// One connected part.
  public struct Part: Sendable, Hashable {
    /// The number of its spins.
    public var spinCount: Int
    /// Whether all its couplings and fields can be satisfied at once.
    public var isBalanced: Bool
  }

  /// The parts, in the order of their first spins.
  public let parts: [Part]
  /// For each spin, the index of its part.
  public let partOfSpin: [Int32]
  /// Spins that satisfy every coupling and field of each balanced part; of no meaning in others.
  public let spins: Spins

  /// Whether nothing is frustrated, so that `spins` is a ground state.
  public var isBalanced: Bool { parts.allSatisfy(\.isBalanced) }

  /// Walks through a model.
  ///
  /// - Complexity: O(couplings); less for dense frustrated models, where the first contradiction
  ///   in a part that already holds all spins ends the walk.
  public init(of model: IsingModel) {
    let count = model.spinCount
    var partOfSpin = [Int32](repeating: -1, count: count)
    var spins = Spins(repeating: true, count: count)
    var parts: [Part] = []
    var queue: [Int] = []
    queue.reserveCapacity(count)
    for root in 0..<count where partOfSpin[root] < 0 {
      let part = Int32(parts.count)
      var isBalanced = true
      let first = queue.count
      partOfSpin[root] = part
      queue.append(root)
      var next = first
      while next < queue.count {
        let i = queue[next]
        next += 1
        let isUp = spins.isUp(i)
        model.couplings.forEachNeighbor(of: i) { j, value in
          let satisfied = (value > 0) == isUp
          if partOfSpin[j] < 0 {
            partOfSpin[j] = part
            if !satisfied { spins.flip(j) }
            queue.append(j)
          } else if spins.isUp(j) != satisfied {
            isBalanced = false
          }
        }
        if !isBalanced, queue.count == count { break }
      }
      let members = queue[first...]
      if isBalanced, model.hasFields { isBalanced = Balance.align(members, &spins, with: model) }
      parts.append(Part(spinCount: members.count, isBalanced: isBalanced))
    }
    self.parts = parts
    self.partOfSpin = partOfSpin
    self.spins = spins
  }

  /// Turns a part around if its fields ask for that; returns whether they agree.
  private static func align(
    _ members: ArraySlice<Int>, _ spins: inout Spins, with model: IsingModel
  ) -> Bool {
    var (wantsUp, wantsDown) = (false, false)
    for i in members where model.fields[i] != 0 {
      if (model.fields[i] > 0) == spins.isUp(i) { wantsUp = true } else { wantsDown = true }
    }
    if wantsDown, !wantsUp { for i in members { spins.flip(i) } }
    return !(wantsUp && wantsDown)
  }
}
