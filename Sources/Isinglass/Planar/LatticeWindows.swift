/// The largest planar patches of a square lattice, anywhere on it.
struct LatticeWindows: Sendable {
  let lattice: SquareLattice
  let patch: GridPatch
  /// Couplings as whole numbers, multiplied by a power of two and rounded if they are real.
  private let right: [Int64]
  private let down: [Int64]
  /// Whether no coupling was rounded.
  let isExact: Bool

  init(_ lattice: SquareLattice) {
    self.lattice = lattice
    patch = GridPatch(
      rows: lattice.wrapsVertically ? lattice.rows - 1 : lattice.rows,
      columns: lattice.wrapsHorizontally ? lattice.columns - 1 : lattice.columns)
    let sum = (lattice.right + lattice.down).reduce(0) { $0 + $1.magnitude }
    let isWhole = (lattice.right + lattice.down).allSatisfy { $0 == $0.rounded() }
    let unit =
      isWhole && sum < 0x1p58 || sum == 0
      ? 1 : Double(sign: .plus, exponent: 56 - sum.exponent, significand: 1)
    right = lattice.right.map { Int64(($0 * unit).rounded()) }
    down = lattice.down.map { Int64(($0 * unit).rounded()) }
    isExact =
      zip(right, lattice.right).allSatisfy { Double($0) == $1 * unit }
      && zip(down, lattice.down).allSatisfy { Double($0) == $1 * unit }
  }

  /// Whether a patch is the whole lattice.
  var isWhole: Bool { patch.rows == lattice.rows && patch.columns == lattice.columns }

  /// Replaces the spins of a patch at a random place by a ground state given the spins around it.
  func solveWindow(at random: inout Philox, _ spins: inout Spins) {
    let (rows, columns) = (lattice.rows, lattice.columns)
    let top = lattice.wrapsVertically ? Int(random.below(UInt64(rows))) : 0
    let left = lattice.wrapsHorizontally ? Int(random.below(UInt64(columns))) : 0
    func site(_ row: Int, _ column: Int) -> Int {
      let row = (top + row + rows) % rows
      return row * columns + (left + column + columns) % columns
    }
    func sign(_ row: Int, _ column: Int) -> Int64 {
      spins.isUp(Int(lattice.spins[site(row, column)])) ? 1 : -1
    }
    var couplings: [Int64] = []
    couplings.reserveCapacity(patch.dual.edges.count)
    for row in 0..<patch.rows {
      for column in 0..<(patch.columns - 1) { couplings.append(right[site(row, column)]) }
    }
    for row in 0..<(patch.rows - 1) {
      for column in 0..<patch.columns { couplings.append(down[site(row, column)]) }
    }
    for (row, column) in patch.rim {
      var field: Int64 = 0
      if !isWhole {
        if row == 0 { field += down[site(-1, column)] * sign(-1, column) }
        if row == patch.rows - 1 { field += down[site(row, column)] * sign(row + 1, column) }
        if column == 0 { field += right[site(row, -1)] * sign(row, -1) }
        if column == patch.columns - 1 { field += right[site(row, column)] * sign(row, column + 1) }
      }
      couplings.append(field)
    }
    for (place, isUp) in patch.groundState(couplings).enumerated() {
      let (row, column) = place.quotientAndRemainder(dividingBy: patch.columns)
      spins[Int(lattice.spins[site(row, column)])] = isUp ? 1 : -1
    }
  }
}
