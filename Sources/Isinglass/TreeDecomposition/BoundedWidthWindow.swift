/// A random part of a sparse coupling graph whose tree width is small, its spins set to a ground state
/// given the others (Hamze & de Freitas, UAI 2004; Selby, arXiv:1409.3934).
///
/// Spins of at most k neighbours are eliminated, each leaving couplings among these; where there is
/// none, a spin is left out of the window at random, and keeps its value. For k = 1 the window is a
/// forest. The energy never rises; of equal choices one is made at random.
struct BoundedWidthWindow {
  /// The most spins in a table.
  let width: Int
  /// The spins of the window last solved.
  var members: [Int32] { window }
  /// The number of spins in the window last solved.
  var windowSize: Int { window.count }

  private let rows: CompressedRows
  private let fields: [Double]
  private var shuffled: [Int32]
  /// The step at which each spin was eliminated; −1 before it is decided, −2 for those left out.
  private var time: [Int32]
  private var degree: [Int32]
  /// Couplings that eliminated spins left, as linked lists.
  private var firstFill: [Int32]
  private var fills: [(spin: Int32, next: Int32)] = []
  private var stamp: [Int32]
  private var ready: [Int32] = []
  /// The spins of the window in the order of their elimination, and their scopes.
  private var window: [Int32] = []
  private var scopeStarts: [Int32] = []
  private var scopes: [Int32] = []
  private var tables: WindowTables

  /// - Parameters:
  ///   - rows: the couplings.
  ///   - fields: one a spin, or empty.
  ///   - width: k, at least 1 and at most 16; tables have 2^k entries.
  init(_ rows: CompressedRows, _ fields: [Double], width: Int) {
    self.width = max(1, min(16, width))
    self.rows = rows
    let count = rows.count
    self.fields = fields.isEmpty ? [Double](repeating: 0, count: count) : fields
    shuffled = (0..<Int32(count)).map { $0 }
    time = [Int32](repeating: -1, count: count)
    degree = time
    firstFill = time
    stamp = time
    tables = WindowTables(count: count, width: self.width)
  }

  /// Chooses a window and optimises its spins.
  ///
  /// - Complexity: O(couplings + window 2^k).
  mutating func solve(_ spins: inout Spins, _ random: inout Philox) {
    choose(&random)
    tables.begin(fields)
    for step in 0..<window.count { eliminate(step, spins, &random) }
    for step in stride(from: window.count - 1, through: 0, by: -1) {
      let scope = scopes[Int(scopeStarts[step])..<Int(scopeStarts[step + 1])]
      var index = 0
      for (bit, other) in scope.enumerated() where spins.isUp(Int(other)) { index |= 1 << bit }
      let spin = Int(window[step])
      if spins.isUp(spin) != tables.isUp(step, index) { spins.flip(spin) }
    }
  }

  /// Decides which spins are in the window, and eliminates them symbolically.
  private mutating func choose(_ random: inout Philox) {
    let count = shuffled.count
    window.removeAll(keepingCapacity: true)
    scopes.removeAll(keepingCapacity: true)
    scopeStarts.removeAll(keepingCapacity: true)
    fills.removeAll(keepingCapacity: true)
    ready.removeAll(keepingCapacity: true)
    scopeStarts.append(0)
    for spin in 0..<count {
      time[spin] = -1
      firstFill[spin] = -1
      stamp[spin] = -1
      degree[spin] = Int32(rows.starts[spin + 1] - rows.starts[spin])
    }
    // Whatever can be included is, in random order, before anything is left out.
    for k in 0..<count {
      shuffled.swapAt(k, k + Int(random.below(UInt64(count - k))))
      let spin = shuffled[k]
      guard time[Int(spin)] == -1, degree[Int(spin)] <= Int32(width) else { continue }
      ready.append(spin)
      includeReady()
    }
    for k in 0..<count where time[Int(shuffled[k])] == -1 {
      // Of two, the spin with more neighbours, whose absence frees more others.
      if k + 1 < count, time[Int(shuffled[k + 1])] == -1,
        degree[Int(shuffled[k + 1])] > degree[Int(shuffled[k])]
      {
        shuffled.swapAt(k, k + 1)
      }
      leaveOut(shuffled[k])
      includeReady()
    }
    keepWindowInScopes()
  }

  private mutating func includeReady() {
    while let next = ready.popLast() {
      if time[Int(next)] == -1, degree[Int(next)] <= Int32(width) { include(next) }
    }
  }

  private mutating func leaveOut(_ spin: Int32) {
    time[Int(spin)] = -2
    for k in Int(rows.starts[Int(spin)])..<Int(rows.starts[Int(spin) + 1]) {
      lower(Int32(rows.columns[k]))
    }
    var fill = firstFill[Int(spin)]
    while fill >= 0 {
      lower(fills[Int(fill)].spin)
      fill = fills[Int(fill)].next
    }
  }

  private mutating func lower(_ spin: Int32) {
    guard time[Int(spin)] == -1 else { return }
    degree[Int(spin)] -= 1
    if degree[Int(spin)] == Int32(width) { ready.append(spin) }
  }

  private mutating func include(_ spin: Int32) {
    time[Int(spin)] = Int32(window.count)
    window.append(spin)
    let first = scopes.count
    for k in Int(rows.starts[Int(spin)])..<Int(rows.starts[Int(spin) + 1]) {
      let other = Int32(rows.columns[k])
      if time[Int(other)] == -1 { scopes.append(other) }
    }
    var fill = firstFill[Int(spin)]
    while fill >= 0 {
      let other = fills[Int(fill)].spin
      if time[Int(other)] == -1 { scopes.append(other) }
      fill = fills[Int(fill)].next
    }
    let last = scopes.count
    scopeStarts.append(Int32(last))
    for k in first..<last {
      let a = scopes[k]
      if last - first > 1 { connect(a, to: first..<last) }
      degree[Int(a)] -= 1
      if degree[Int(a)] <= Int32(width) { ready.append(a) }
    }
  }

  /// Couples a spin to those of a scope that it is not coupled to yet, on its own side alone: the others
  /// do the same.
  private mutating func connect(_ a: Int32, to scope: Range<Int>) {
    for k in Int(rows.starts[Int(a)])..<Int(rows.starts[Int(a) + 1]) {
      stamp[Int(rows.columns[k])] = a
    }
    var fill = firstFill[Int(a)]
    while fill >= 0 {
      stamp[Int(fills[Int(fill)].spin)] = a
      fill = fills[Int(fill)].next
    }
    for k in scope where scopes[k] != a && stamp[Int(scopes[k])] != a {
      fills.append((scopes[k], firstFill[Int(a)]))
      firstFill[Int(a)] = Int32(fills.count - 1)
      degree[Int(a)] += 1
    }
  }

  /// Drops spins that were left out later from the scopes, and sorts these by time.
  private mutating func keepWindowInScopes() {
    var kept = 0
    var first = 0
    for step in 0..<window.count {
      let end = Int(scopeStarts[step + 1])
      let begin = kept
      for k in first..<end where time[Int(scopes[k])] >= 0 {
        let spin = scopes[k]
        var place = kept
        while place > begin, time[Int(scopes[place - 1])] > time[Int(spin)] {
          scopes[place] = scopes[place - 1]
          place -= 1
        }
        scopes[place] = spin
        kept += 1
      }
      first = end
      scopeStarts[step + 1] = Int32(kept)
    }
  }

  /// Eliminates the spin of one step: a field, or a table, for what comes later.
  private mutating func eliminate(_ step: Int, _ spins: Spins, _ random: inout Philox) {
    let spin = Int(window[step])
    let scope = Int(scopeStarts[step])..<Int(scopeStarts[step + 1])
    var field = tables.field[spin]
    tables.clearCouplings(scope.count)
    for k in Int(rows.starts[spin])..<Int(rows.starts[spin + 1]) {
      let other = Int(rows.columns[k])
      if time[other] == -2 {
        field += spins.isUp(other) ? rows.values[k] : -rows.values[k]
      } else if time[other] > Int32(step) {
        for bit in 0..<scope.count where scopes[scope.lowerBound + bit] == Int32(other) {
          tables.couplings[bit] = rows.values[k]
        }
      }
    }
    tables.eliminate(spin, step: step, scope: scopes[scope], field: field, &random)
  }
}
