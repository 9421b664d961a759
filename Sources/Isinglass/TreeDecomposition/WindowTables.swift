/// The tables of a window of bounded width, in double precision, their memory used again.
///
/// Bit b of a table's index is the b-th spin of its scope, the next to be eliminated first.
struct WindowTables {
  /// Fields, with those that eliminated spins of one neighbour leave.
  private(set) var field: [Double] = []
  /// Couplings of the spin at hand to its scope.
  var couplings: [Double]

  private let width: Int
  /// Tables that wait for each spin, as linked lists.
  private var firstTable: [Int32]
  private var waiting: [(place: Int32, next: Int32, scope: ArraySlice<Int32>)] = []
  private var values: [Double] = []
  /// Places of tables that are done with, by the number of their bits.
  private var spare: [[Int32]]
  /// One bit for each entry: whether the eliminated spin is up.
  private var decisions: [UInt64] = []
  private var decisionStarts: [Int32] = []
  private var down: [Double]
  private var up: [Double]
  private var map: [Int32]

  init(count: Int, width: Int) {
    self.width = width
    couplings = [Double](repeating: 0, count: width)
    firstTable = [Int32](repeating: -1, count: count)
    spare = [[Int32]](repeating: [], count: width + 1)
    down = [Double](repeating: 0, count: 1 << width)
    up = down
    map = [Int32](repeating: 0, count: 1 << width)
  }

  /// Starts a window.
  mutating func begin(_ fields: [Double]) {
    field = fields
    waiting.removeAll(keepingCapacity: true)
    decisions.removeAll(keepingCapacity: true)
    decisionStarts.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    for bits in 0...width { spare[bits].removeAll(keepingCapacity: true) }
  }

  /// Forgets the couplings of the spin before.
  mutating func clearCouplings(_ count: Int) { for bit in 0..<count { couplings[bit] = 0 } }

  /// Whether the spin eliminated at a step is up, given its scope.
  func isUp(_ step: Int, _ index: Int) -> Bool {
    decisions[Int(decisionStarts[step]) + index >> 6] >> UInt64(index & 63) & 1 == 1
  }

  /// Eliminates a spin.
  mutating func eliminate(
    _ spin: Int, step: Int, scope: ArraySlice<Int32>, field h: Double, _ random: inout Philox
  ) {
    decisionStarts.append(Int32(decisions.count))
    let count = scope.count
    if firstTable[spin] < 0, count <= 1 {
      guard let other = scope.first else {
        decisions.append(h > 0 || h == 0 && random.next() & 1 == 1 ? 1 : 0)
        return
      }
      let (below, above) = (h - couplings[0], h + couplings[0])
      var bits: UInt64 = (below > 0 ? 1 : 0) | (above > 0 ? 2 : 0)
      if below == 0 || above == 0 {
        bits |= random.next() & ((below == 0 ? 1 : 0) | (above == 0 ? 2 : 0))
      }
      decisions.append(bits)
      field[Int(other)] += (abs(above) - abs(below)) / 2
      return
    }
    addTables(of: spin, scope)
    addCouplings(count, h)
    decide(count, &random)
    if count == 1 {
      field[Int(scope[scope.startIndex])] += (down[0] - down[1]) / 2
    } else if count > 1 {
      pass(scope)
    }
  }

  /// Adds up the tables that wait for a spin, over its scope.
  private mutating func addTables(of spin: Int, _ scope: ArraySlice<Int32>) {
    let size = 1 << scope.count
    for k in 0..<size { (down[k], up[k]) = (0, 0) }
    var table = firstTable[spin]
    firstTable[spin] = -1
    while table >= 0 {
      let (place, next, rest) = waiting[Int(table)]
      map[0] = place
      var bit = rest.startIndex + 1
      for (k, other) in scope.enumerated() {
        let isShared = bit < rest.endIndex && rest[bit] == other
        let step = isShared ? Int32(1) << Int32(bit - rest.startIndex) : 0
        if isShared { bit += 1 }
        for i in 0..<(1 << k) { map[i + 1 << k] = map[i] + step }
      }
      for k in 0..<size {
        down[k] += values[Int(map[k])]
        up[k] += values[Int(map[k]) + 1]
      }
      spare[rest.count].append(place)
      table = next
    }
  }

  /// Adds the spin's own field and couplings.
  private mutating func addCouplings(_ count: Int, _ h: Double) {
    var lowest = h
    for bit in 0..<count { lowest -= couplings[bit] }
    down[0] += lowest
    up[0] -= lowest
    for k in 1..<max(1, 1 << count) {
      var local = lowest
      var bits = k
      while bits != 0 {
        local += 2 * couplings[bits.trailingZeroBitCount]
        bits &= bits - 1
      }
      down[k] += local
      up[k] -= local
    }
  }

  /// Keeps the lower of both energies in `down`, and which it was.
  private mutating func decide(_ count: Int, _ random: inout Philox) {
    let size = 1 << count
    for first in stride(from: 0, to: size, by: 64) {
      var (isUp, isTied) = (0 as UInt64, 0 as UInt64)
      for k in first..<min(size, first + 64) {
        let bit: UInt64 = 1 << UInt64(k - first)
        if up[k] < down[k] {
          isUp |= bit
          down[k] = up[k]
        } else if up[k] == down[k] {
          isTied |= bit
        }
      }
      decisions.append(isTied == 0 ? isUp : isUp | isTied & random.next())
    }
  }

  /// Leaves the table for the first spin of its scope.
  private mutating func pass(_ scope: ArraySlice<Int32>) {
    let size = 1 << scope.count
    let place: Int32
    if let free = spare[scope.count].popLast() {
      place = free
    } else {
      place = Int32(values.count)
      values.append(contentsOf: repeatElement(0, count: size))
    }
    for k in 0..<size { values[Int(place) + k] = down[k] }
    let parent = Int(scope[scope.startIndex])
    waiting.append((place, firstTable[parent], scope))
    firstTable[parent] = Int32(waiting.count - 1)
  }
}
