/// A square lattice found in the couplings of a model, open or periodic in either direction.
struct SquareLattice: Sendable {
  let rows: Int
  let columns: Int
  /// The spin at each site, row by row.
  let spins: [Int32]
  /// J between a site and its right neighbour (the last column's wraps around), row by row, in units
  /// of `unit`.
  let right: [Int64]
  /// J between a site and the one below (the last row's wraps around), row by row, in units of
  /// `unit`.
  let down: [Int64]
  /// What one unit of `right` and `down` is worth: 1 for whole couplings, else a power of two so small
  /// that rounding to it changes the sum of all couplings by less than one part in 2⁴⁰.
  let unit: Double
  /// Whether no coupling was rounded.
  let isExact: Bool
  /// Whether bonds join the last row to the first.
  let wrapsVertically: Bool
  /// Whether bonds join the last column to the first.
  let wrapsHorizontally: Bool

  /// Finds the lattice in couplings, or returns `nil` when they are not one.
  ///
  /// Spins numbered row by row are recognised with any bonds missing; a complete torus of at least
  /// five rows and columns also when its spins are in any order.
  ///
  /// - Complexity: O(couplings) for each way to factorise the number of spins.
  init?(_ couplings: Couplings) {
    let count = couplings.order
    guard count >= 4, couplings.pairCount <= 2 * count, case .sparse(let matrix) = couplings.storage
    else { return nil }
    for rows in 2...(count / 2) where count % rows == 0 {
      let columns = count / rows
      if let lattice = SquareLattice(
        rows: rows, columns: columns, spins: (0..<Int32(count)).map { $0 }, couplings)
      {
        self = lattice
        return
      }
    }
    guard let (columns, spins) = SquareLattice.unrolledTorus(matrix),
      let lattice = SquareLattice(
        rows: count / columns, columns: columns, spins: spins, couplings)
    else { return nil }
    self = lattice
  }

  /// Takes the couplings up if every one of them is a bond of the lattice.
  private init?(rows: Int, columns: Int, spins: [Int32], _ couplings: Couplings) {
    self.rows = rows
    self.columns = columns
    self.spins = spins
    var bonds = Bonds(rows: rows, columns: columns)
    var site = [Int32](repeating: -1, count: spins.count)
    for (place, spin) in spins.enumerated() { site[Int(spin)] = Int32(place) }
    for i in 0..<couplings.order {
      var fits = true
      couplings.forEachNeighbor(of: i) { j, value in
        if fits, j > i { fits = bonds.add(Int(site[i]), Int(site[j]), value) }
      }
      if !fits { return nil }
    }
    wrapsVertically = bonds.wrapsVertically
    wrapsHorizontally = bonds.wrapsHorizontally

    let values = bonds.right + bonds.down
    let sum = values.reduce(0) { $0 + $1.magnitude }
    let isWhole = values.allSatisfy { $0 == $0.rounded() }
    let unit =
      isWhole && sum < 0x1p58 || sum == 0
      ? 1 : Double(sign: .plus, exponent: Int(sum.exponent) - 56, significand: 1)
    self.unit = unit
    right = bonds.right.map { Int64(($0 / unit).rounded()) }
    down = bonds.down.map { Int64(($0 / unit).rounded()) }
    isExact = zip(right + down, values).allSatisfy { Double($0) * unit == $1 }
  }

  /// The spins of a complete torus row by row, and the length of a row.
  ///
  /// Of the four neighbours of a spin two lie opposite one another exactly when the spin is their
  /// only common neighbour; following opposites gives straight lines.
  private static func unrolledTorus(_ matrix: SparseMatrix) -> (columns: Int, spins: [Int32])? {
    let count = matrix.order
    guard (0..<count).allSatisfy({ matrix.degree(of: $0) == 4 }) else { return nil }
    func neighbors(_ spin: Int32) -> ArraySlice<UInt32> {
      matrix.columns[Int(matrix.rowStarts[Int(spin)])..<Int(matrix.rowStarts[Int(spin) + 1])]
    }
    func common(_ a: Int32, _ b: Int32, except spin: Int32) -> Int32? {
      let near = neighbors(b)
      return neighbors(a).first { near.contains($0) && $0 != UInt32(spin) }.map { Int32($0) }
    }
    /// The neighbour of `spin` opposite to its neighbour `previous`.
    func opposite(_ previous: Int32, _ spin: Int32) -> Int32? {
      neighbors(spin).map { Int32($0) }.first {
        $0 != previous && common(previous, $0, except: spin) == nil
      }
    }
    /// The closed line through two neighbours.
    func line(_ first: Int32, _ second: Int32) -> [Int32]? {
      var line = [first, second]
      while let next = opposite(line[line.count - 2], line[line.count - 1]) {
        if next == first { return line }
        if line.count > count { return nil }
        line.append(next)
      }
      return nil
    }
    let origin: Int32 = 0
    let around = neighbors(origin).map { Int32($0) }
    guard let left = opposite(around[0], origin),
      let below = around.first(where: { $0 != around[0] && $0 != left }),
      let row = line(origin, around[0]), let column = line(origin, below),
      row.count * column.count == count
    else { return nil }
    var spins = row
    for start in column.dropFirst() {
      let previous = spins.suffix(row.count)
      var current = [start]
      for above in previous.dropFirst() {
        let aboveLeft = spins[spins.count - row.count + current.count - 1]
        guard let next = common(current[current.count - 1], above, except: aboveLeft) else {
          return nil
        }
        current.append(next)
      }
      spins += current
    }
    guard Set(spins).count == count else { return nil }
    return (row.count, spins)
  }
}

/// The bonds of a lattice as they are found.
private struct Bonds {
  let rows: Int
  let columns: Int
  var right: [Double]
  var down: [Double]
  var wrapsVertically = false
  var wrapsHorizontally = false

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    right = [Double](repeating: 0, count: rows * columns)
    down = right
  }

  /// Takes a coupling between two sites, or returns false when they are not neighbours.
  mutating func add(_ a: Int, _ b: Int, _ value: Double) -> Bool {
    let (rowA, columnA) = a.quotientAndRemainder(dividingBy: columns)
    let (rowB, columnB) = b.quotientAndRemainder(dividingBy: columns)
    if rowA == rowB {
      switch columnB - columnA {
      case 1: right[a] = value
      case -1: right[b] = value
      case columns - 1: right[b] = value; wrapsHorizontally = true
      case 1 - columns: right[a] = value; wrapsHorizontally = true
      default: return false
      }
    } else if columnA == columnB {
      switch rowB - rowA {
      case 1: down[a] = value
      case -1: down[b] = value
      case rows - 1: down[b] = value; wrapsVertically = true
      case 1 - rows: down[a] = value; wrapsVertically = true
      default: return false
      }
    } else {
      return false
    }
    return true
  }
}
