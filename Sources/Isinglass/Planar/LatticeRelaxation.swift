/// The least total |J| of unsatisfied bonds that leaves an odd number of them around every frustrated
/// square of a lattice, and an even number around every other.
///
/// Every state of the spins leaves such a set of bonds, so the set bounds the energy from below. On a
/// lattice that is open in at least one direction every such set belongs to a state, which is then a
/// ground state. On a torus it may also ask for a line of turned couplings around the torus, in either
/// direction (the extended ground state of Thomas & Middleton, Phys. Rev. B 76, 220406, 2007); if it
/// happens not to, its state is a ground state all the same.
struct LatticeRelaxation: Sendable {
  let lattice: SquareLattice
  /// Whether the bond to the right of each site is satisfied, row by row.
  private let isRightSatisfied: [Bool]
  /// Whether the bond below each site is satisfied, row by row.
  private let isDownSatisfied: [Bool]
  /// The bound on −Σ J s s, in units of the lattice.
  let lowest: Int64

  /// Solves the relaxation.
  init(_ lattice: SquareLattice) {
    self.lattice = lattice
    let (rows, columns) = (lattice.rows, lattice.columns)
    let squareRows = lattice.wrapsVertically ? rows : rows - 1
    let squareColumns = lattice.wrapsHorizontally ? columns : columns - 1
    let squares = squareRows * squareColumns
    // The open sides: one face if all are open, else one face a side.
    let opposite = lattice.wrapsVertically || lattice.wrapsHorizontally ? 1 : 0
    func face(_ row: Int, _ column: Int) -> Int32 {
      let row = lattice.wrapsVertically ? (row + rows) % rows : row
      let column = lattice.wrapsHorizontally ? (column + columns) % columns : column
      if row < 0 || column < 0 { return Int32(squares) }
      if row >= squareRows || column >= squareColumns { return Int32(squares + opposite) }
      return Int32(row * squareColumns + column)
    }
    var sides: [DualGraph.Sides] = []
    var couplings: [Int64] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let site = row * columns + column
        if column < squareColumns {
          sides.append(DualGraph.Sides(left: face(row - 1, column), right: face(row, column)))
          couplings.append(lattice.right[site])
        }
        if row < squareRows {
          sides.append(DualGraph.Sides(left: face(row, column - 1), right: face(row, column)))
          couplings.append(lattice.down[site])
        }
      }
    }
    let graph = DualGraph(faceCount: squares + 2, edges: sides)
    let join = graph.unsatisfiedBonds(couplings)

    var isRightSatisfied = [Bool](repeating: true, count: rows * columns)
    var isDownSatisfied = isRightSatisfied
    var lowest: Int64 = 0
    var edge = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let site = row * columns + column
        if column < squareColumns {
          isRightSatisfied[site] = !join[edge]
          lowest -= join[edge] ? -abs(couplings[edge]) : abs(couplings[edge])
          edge += 1
        }
        if row < squareRows {
          isDownSatisfied[site] = !join[edge]
          lowest -= join[edge] ? -abs(couplings[edge]) : abs(couplings[edge])
          edge += 1
        }
      }
    }
    self.isRightSatisfied = isRightSatisfied
    self.isDownSatisfied = isDownSatisfied
    self.lowest = lowest
  }

  /// The state that follows from the bonds, walking from a site along its row and from there down
  /// every column; where the torus closes it may break more bonds than the relaxation did.
  func spins(from top: Int = 0, _ left: Int = 0) -> Spins {
    let (rows, columns) = (lattice.rows, lattice.columns)
    var spins = Spins(repeating: true, count: rows * columns)
    func site(_ row: Int, _ column: Int) -> Int {
      (top + row) % rows * columns + (left + column) % columns
    }
    func set(_ target: Int, from source: Int, _ coupling: Int64, _ isSatisfied: Bool) {
      let isUp = spins.isUp(Int(lattice.spins[source])) == ((coupling >= 0) == isSatisfied)
      spins[Int(lattice.spins[target])] = isUp ? 1 : -1
    }
    for column in 1..<columns {
      let source = site(0, column - 1)
      set(site(0, column), from: source, lattice.right[source], isRightSatisfied[source])
    }
    for row in 1..<rows {
      for column in 0..<columns {
        let source = site(row - 1, column)
        set(site(row, column), from: source, lattice.down[source], isDownSatisfied[source])
      }
    }
    return spins
  }

  /// −Σ J s s of a state, in units of the lattice.
  func energy(of spins: Spins) -> Int64 {
    let (rows, columns) = (lattice.rows, lattice.columns)
    var energy: Int64 = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let site = row * columns + column
        let isUp = spins.isUp(Int(lattice.spins[site]))
        let right = row * columns + (column + 1) % columns
        let below = (row + 1) % rows * columns + column
        energy -=
          spins.isUp(Int(lattice.spins[right])) == isUp
          ? lattice.right[site] : -lattice.right[site]
        energy -=
          spins.isUp(Int(lattice.spins[below])) == isUp ? lattice.down[site] : -lattice.down[site]
      }
    }
    return energy
  }
}
