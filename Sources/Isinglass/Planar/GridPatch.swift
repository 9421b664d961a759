/// A rectangle of a square lattice with everything around it drawn together into one point, the
/// surroundings: a planar graph.
///
/// Its edges are the horizontal bonds (`rows * (columns - 1)`, row by row), the vertical bonds
/// (`(rows - 1) * columns`, row by row) and one bond from each site of the rim to the surroundings, in
/// the order of `rim`.
struct GridPatch: Sendable {
  let rows: Int
  let columns: Int
  /// The sites of the rim, clockwise from the upper left corner.
  let rim: [(row: Int, column: Int)]
  let dual: DualGraph

  /// Lays out a patch of at least two rows and two columns.
  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    let (lastRow, lastColumn) = (rows - 1, columns - 1)
    var rim: [(row: Int, column: Int)] = []
    for column in 0..<lastColumn { rim.append((0, column)) }
    for row in 0..<lastRow { rim.append((row, lastColumn)) }
    for column in stride(from: lastColumn, to: 0, by: -1) { rim.append((lastRow, column)) }
    for row in stride(from: lastRow, to: 0, by: -1) { rim.append((row, 0)) }
    self.rim = rim

    // Faces: the squares, then for each site of the rim the triangle that it makes with the next one
    // and the surroundings.
    let squares = lastRow * lastColumn
    func face(_ row: Int, _ column: Int, orRim place: Int) -> Int32 {
      let isSquare = 0..<lastRow ~= row && 0..<lastColumn ~= column
      return Int32(isSquare ? row * lastColumn + column : squares + place)
    }
    var edges: [DualGraph.Sides] = []
    edges.reserveCapacity(rows * lastColumn + lastRow * columns + rim.count)
    for row in 0..<rows {
      for column in 0..<lastColumn {
        let bottom = lastColumn + lastRow + (lastColumn - 1 - column)
        edges.append(
          DualGraph.Sides(
            left: face(row - 1, column, orRim: column), right: face(row, column, orRim: bottom)))
      }
    }
    for row in 0..<lastRow {
      for column in 0..<columns {
        let leftmost = 2 * lastColumn + lastRow + (lastRow - 1 - row)
        edges.append(
          DualGraph.Sides(
            left: face(row, column - 1, orRim: leftmost),
            right: face(row, column, orRim: lastColumn + row)))
      }
    }
    for place in rim.indices {
      edges.append(
        DualGraph.Sides(
          left: Int32(squares + (place + rim.count - 1) % rim.count), right: Int32(squares + place))
      )
    }
    dual = DualGraph(faceCount: squares + rim.count, edges: edges)
  }

  /// The number of horizontal bonds.
  var horizontalCount: Int { rows * (columns - 1) }
  /// The number of vertical bonds.
  var verticalCount: Int { (rows - 1) * columns }

  /// A ground state of the patch, the surroundings being +1: exact.
  ///
  /// - Parameter couplings: one an edge, in the order of the edges; Σ|J| below 2⁶⁰.
  /// - Returns: whether each site is up, row by row.
  func groundState(_ couplings: [Int64]) -> [Bool] {
    let unsatisfied = dual.unsatisfiedBonds(couplings)
    func isParallel(_ edge: Int) -> Bool { (couplings[edge] < 0) == unsatisfied[edge] }

    var isUp = [Bool](repeating: false, count: rows * columns)
    isUp[0] = isParallel(horizontalCount + verticalCount)
    for row in 0..<rows {
      if row > 0 {
        isUp[row * columns] =
          isUp[(row - 1) * columns] == isParallel(horizontalCount + (row - 1) * columns)
      }
      for column in 1..<columns {
        isUp[row * columns + column] =
          isUp[row * columns + column - 1] == isParallel(row * (columns - 1) + column - 1)
      }
    }
    return isUp
  }
}
