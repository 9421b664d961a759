import RealModule

extension BrokenReplicaState {
  /// The state with one step of broken symmetry: states that are all equally far from each other, at the
  /// breakpoint at which the functional is largest.
  ///
  /// It is not stable either, but its energy is near: −0.7653 for hard spins where the truth is −0.7632.
  ///
  /// - Throws: `TheoryError` below the onset, or if the equations could not be solved.
  /// - Complexity: some ten solutions for one step; about a second.
  public static func oneStep(
    at point: PlantedGlassPoint, branch: ReplicaBranch = .equilibrium, fields: Int = 1201
  ) throws -> BrokenReplicaState {
    let resolution = ParisiResolution(steps: 1, fields: fields, tolerance: 1e-9)
    func state(_ logarithm: Double, _ neighbor: BrokenReplicaState?) throws -> BrokenReplicaState {
      try BrokenReplicaState(
        at: point, resolution: resolution, branch: branch, near: neighbor,
        breakpoints: [Double.exp(logarithm)])
    }
    let q = try ReplicaSymmetricState(at: point, branch: branch).selfOverlap
    guard q > 0 else { return try BrokenReplicaState(at: point, branch: branch) }
    // Uphill to a bracket, then by parabolas.
    var middle = Double.log(0.7 / q)
    var stride = 0.5
    var center = try state(middle, nil)
    var (left, right) = (
      try state(middle - stride, center), try state(middle + stride, center)
    )
    var moves = 0
    while left.energy > center.energy || right.energy > center.energy {
      moves += 1
      guard moves < 20 else {
        throw TheoryError.noConvergence(
          "the breakpoint of one step", gain: point.gain, bias: point.ferromagneticBias)
      }
      if left.energy > right.energy {
        (right, center, middle) = (center, left, middle - stride)
        left = try state(middle - stride, center)
      } else {
        (left, center, middle) = (center, right, middle + stride)
        right = try state(middle + stride, center)
      }
    }
    for _ in 0..<3 {
      let bend = left.energy + right.energy - 2 * center.energy
      let shift = bend < 0 ? 0.5 * stride * (left.energy - right.energy) / bend : 0
      middle += max(-stride, min(stride, shift))
      stride *= 0.25
      center = try state(middle, center)
      left = try state(middle - stride, center)
      right = try state(middle + stride, center)
    }
    return center
  }
}
