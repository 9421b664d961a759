/// The largest planar patches of a periodic square lattice, anywhere on it.
struct LatticeWindows: Sendable {
  let lattice: SquareLattice
  let patch: GridPatch

  init(_ lattice: SquareLattice) {
    self.lattice = lattice
    patch = GridPatch(
      rows: lattice.wrapsVertically ? lattice.rows - 1 : lattice.rows,
      columns: lattice.wrapsHorizontally ? lattice.columns - 1 : lattice.columns)
  }

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
      for column in 0..<(patch.columns - 1) { couplings.append(lattice.right[site(row, column)]) }
    }
    for row in 0..<(patch.rows - 1) {
      for column in 0..<patch.columns { couplings.append(lattice.down[site(row, column)]) }
    }
    for (row, column) in patch.rim {
      var field: Int64 = 0
      if row == 0 { field += lattice.down[site(-1, column)] * sign(-1, column) }
      if row == patch.rows - 1 { field += lattice.down[site(row, column)] * sign(row + 1, column) }
      if column == 0 { field += lattice.right[site(row, -1)] * sign(row, -1) }
      if column == patch.columns - 1 {
        field += lattice.right[site(row, column)] * sign(row, column + 1)
      }
      couplings.append(field)
    }
    for (place, isUp) in patch.groundState(couplings).enumerated() {
      let (row, column) = place.quotientAndRemainder(dividingBy: patch.columns)
      spins[Int(lattice.spins[site(row, column)])] = isUp ? 1 : -1
    }
  }
}
