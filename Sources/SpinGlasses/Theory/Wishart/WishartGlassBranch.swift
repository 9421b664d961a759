import RealModule

/// The states of all breakpoints at a point as a line in (ln χ, ln q, ln y).
///
/// The lowest, Σ = 0, are between the deep ones at large y, which are hardly different from the planted state,
/// and the replica-symmetric one at y = 0.
struct WishartGlassBranch {
  let point: WishartPoint
  private let equations: WishartGlassState.Equations

  init(_ point: WishartPoint) {
    self.point = point
    equations = WishartGlassState.Equations(point: point)
  }

  /// What rounding leaves of energies that are large beside those of a spin.
  private var tolerance: Double { 1e-12 * max(1, 0.1 * point.b) }

  /// The state at a breakpoint near one that is known.
  func state(breakpoint y: Double, near guess: [Double]) -> WishartGlassState? {
    let system = NonlinearSystem { equations.residuals($0, breakpoint: y) }
    guard let found = system.root(near: [guess[0], guess[1]], tolerance: tolerance) else {
      return nil
    }
    return WishartGlassState(point, breakpoint: y, found.unknowns, residual: found.residual)
  }

  /// The state at which a further function of (ln χ, ln q, ln y) vanishes.
  private func state(
    near guess: [Double], where condition: ([Double]) -> Double?
  ) -> WishartGlassState? {
    withoutActuallyEscaping(condition) { condition in
      let system = NonlinearSystem { v in
        guard v[2].magnitude < 60, let rest = equations.residuals(v, breakpoint: Double.exp(v[2])),
          let last = condition(v)
        else { return nil }
        return rest + [last]
      }
      guard let found = system.root(near: guess, tolerance: tolerance) else { return nil }
      return WishartGlassState(
        point, breakpoint: Double.exp(found.unknowns[2]), found.unknowns, residual: found.residual)
    }
  }

  private func complexity(_ v: [Double]) -> Double? {
    equations.complexity(v, breakpoint: Double.exp(v[2]))
  }

  /// The direction of the line at a state, of unit length and with y falling.
  private func tangent(at state: WishartGlassState) -> [Double]? {
    let v = state.place
    guard let here = equations.residuals(v, breakpoint: state.breakpoint) else { return nil }
    var columns: [[Double]] = []
    for k in 0..<3 {
      var shifted = v
      shifted[k] += 1e-6
      guard let there = equations.residuals(shifted, breakpoint: Double.exp(shifted[2])) else {
        return nil
      }
      columns.append(zip(there, here).map { ($0 - $1) / 1e-6 })
    }
    func minor(_ i: Int, _ j: Int) -> Double {
      columns[i][0] * columns[j][1] - columns[j][0] * columns[i][1]
    }
    let cross = [minor(1, 2), minor(2, 0), minor(0, 1)]
    let size = cross.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard size > 0 else { return nil }
    return cross.map { (cross[2] > 0 ? -$0 : $0) / size }
  }

  /// The lowest state near one that is known; nil if there is none, or if its Σ falls to 0 from above with the
  /// breakpoint, as on the branch that counts nothing.
  func lowest(near guess: [Double]) -> WishartGlassState? {
    // Near the onset what Σ is made of nearly cancels.
    let scale = min(1, Double.exp(guess[1] + guess[2]))
    let found = state(near: guess) { complexity($0).map { $0 / scale } }
    guard let found, let tangent = tangent(at: found),
      let next = complexity(zip(found.place, tangent).map { $0 + 1e-5 * $1 }),
      let last = complexity(zip(found.place, tangent).map { $0 - 1e-5 * $1 }), next > last
    else { return nil }
    return found
  }

  /// The lowest state, from deep ones at large breakpoints on.
  func lowest() throws -> WishartGlassState {
    let chi = try WishartPlantedState(at: point).susceptibility
    let hardSpins = Double.exp(2 * Double.log(2) / point.alpha) * (1 + chi) / point.b
    let y = 1e3 * max(hardSpins, 1 / (point.b * point.b))
    guard let start = state(breakpoint: y, near: [Double.log(chi), Double.log(point.b)]) else {
      throw point.failure("the one-step equations")
    }
    var (below, above) = (start, start)
    follow(from: start, isUpwards: true) { state in
      (below, above) = (above, state)
      return state.complexity <= 0
    }
    guard above.complexity > 0 else { throw point.failure("the lowest unaligned state") }
    let share = above.complexity / (above.complexity - below.complexity)
    let guess = zip(above.place, below.place).map { $0 + share * ($1 - $0) }
    for guess in [guess, above.place, below.place] {
      if let found = lowest(near: guess) { return found }
    }
    throw point.failure("the lowest unaligned state")
  }

  /// Follows the line, by steps that adapt.
  ///
  /// - Parameters:
  ///   - isUpwards: whether to smaller breakpoints and, at first, higher energies.
  ///   - visit: called with each state; stops the walk where it returns false.
  func follow(
    from start: WishartGlassState, isUpwards: Bool, visit: (WishartGlassState) -> Bool
  ) {
    guard var tangent = tangent(at: start) else { return }
    if !isUpwards { tangent = tangent.map { -$0 } }
    var last = start.place
    var stride = 0.25
    for _ in 0..<400 {
      let guess = zip(last, tangent).map { $0 + stride * $1 }
      let (origin, direction, length) = (last, tangent, stride)
      let found = state(near: guess) { v in
        zip(zip(v, origin), direction).reduce(-length) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
      }
      if let found {
        let move = zip(found.place, last).map { $0 - $1 }
        let size = move.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // A turn that sharp is a jump to another branch.
        if size > 0, size < 1.2 * stride {
          tangent = move.map { $0 / size }
          last = found.place
          stride = min(0.5, 1.5 * stride)
          if !visit(found) { return }
          continue
        }
      }
      stride /= 2
      if stride < 1e-4 { return }
    }
  }

  /// The highest state, where Σ is largest, above the lowest.
  func highest(from lowest: WishartGlassState) throws -> WishartGlassState {
    var trail = [lowest]
    follow(from: lowest, isUpwards: true) { state in
      trail.append(state)
      return state.complexity > trail[trail.count - 2].complexity
    }
    guard trail.count >= 2, let end = trail.last else {
      throw point.failure("the highest unaligned state")
    }
    // Golden section along the chord, whose ends bracket the largest Σ: it is known to all digits, so that
    // half of them are left for where it is.
    let begin = trail[max(0, trail.count - 3)].place
    let chord = zip(end.place, begin).map { $0 - $1 }
    let square = chord.reduce(0) { $0 + $1 * $1 }
    func state(_ share: Double, near guess: [Double]) -> WishartGlassState? {
      self.state(near: guess) { v in
        zip(zip(v, begin), chord).reduce(-share * square) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
      }
    }
    let golden = 0.5 * (3 - 5.0.squareRoot())
    var (low, high, center) = (0.0, 1.0, golden)
    guard var best = state(center, near: trail[trail.count - 2].place) else {
      throw point.failure("the highest unaligned state")
    }
    while high - low > 1e-7 {
      let isLeft = center - low > high - center
      let place = isLeft ? center - golden * (center - low) : center + golden * (high - center)
      guard let next = state(place, near: best.place) else { break }
      if next.complexity > best.complexity {
        if isLeft { high = center } else { low = center }
        (best, center) = (next, place)
      } else if isLeft {
        low = place
      } else {
        high = place
      }
    }
    return best
  }
}
