import RealModule
import Testing

@testable import SpinGlasses

@Suite struct ReplicaTests {
  @Test(arguments: [-3.0, -0.01, 0, 0.01, 0.5, 4, 80]) func theWellsMinimumIsTheLowest(b: Double) {
    let well = EffectiveWell(curvature: b)
    for h in stride(from: -6.0, through: 6, by: 0.37) {
      let x = well.minimum(at: h)
      func energy(_ x: Double) -> Double { x * x * x * x / 4 - b * x * x / 2 - h * x }
      #expect(abs(x * x * x - b * x - h) < 1e-12 * max(1, abs(b) * b.magnitude.squareRoot()))
      let reach = 4 + b.magnitude.squareRoot()
      let lowest = stride(from: -reach, through: reach, by: reach / 2000).map(energy).min() ?? 0
      #expect(energy(x) <= lowest + 1e-9 * abs(lowest))
      #expect(abs(well.lowestEnergy(at: h) - energy(x)) < 1e-9 * max(1, abs(lowest)))
    }
  }

  /// m, q, χ and energy of published theory to their printed digits (replica-symmetric phase).
  @Test(arguments: [
    (-1.8, 1.5, 0.3481, 0.19448, 0.6052, -0.016771),
    (-1.5, 1.5, 0.5076, 0.39406, 0.5669, -0.060550),
    (-1, 1.5, 0.7280, 0.78135, 0.5192, -0.206225), (-1, 2, 1.0043, 1.14376, 0.3145, -0.398223),
    (-0.5, 2, 1.1978, 1.60230, 0.2794, -0.740988),
    (-1.6212, 1.05, 0.1228, 0.1851, 0.9416, -0.01608),
    (-0.1267, 3, 1.6906, 2.9111, 0.1267, -2.23576),
  ])
  func symmetricStatesAreThoseOfTheTable(
    a: Double, bias: Double, m: Double, q: Double, chi: Double, e: Double
  ) throws {
    let state = try ReplicaSymmetricState(
      at: PlantedGlassPoint(gain: a, ferromagneticBias: bias))
    #expect(abs(state.magnetization - m) < 6e-5)
    #expect(abs(state.selfOverlap - q) < 6e-5)
    #expect(abs(state.susceptibility - chi) < 6e-5)
    #expect(abs(state.energy - e) < 6e-6)
  }

  /// The energy by the functional, E[V] − J₀m²/2 − g²χq, against −⟨x⁴⟩/4, all over the plane.
  @Test func everyPointOfThePlaneHasAStationaryState() throws {
    for i in 0..<25 {
      for k in 0..<13 {
        let point = PlantedGlassPoint(
          gain: -2.9 + 0.28 * Double(i), ferromagneticBias: 0.25 * Double(k))
        let state = try ReplicaSymmetricState(at: point)
        #expect(state.residual < 1e-10)
        let potential = state.amplitudes.mean { ($0 * $0 / 4 - point.gain / 2) * $0 * $0 }
        let energy =
          potential - 0.5 * point.ferromagneticBias * state.magnetization * state.magnetization
          - state.susceptibility * state.selfOverlap
        #expect(abs(energy - state.energy) < 1e-8, "\(point)")
      }
    }
  }

  @Test func theDisorderSetsTheUnits() throws {
    for (a, bias) in [(-1.3, 0.0), (0.4, 1.7), (-2.2, 1.8), (-2.5, 0.3)] {
      let unit = try ReplicaSymmetricState(at: PlantedGlassPoint(gain: a, ferromagneticBias: bias))
      let g = 2.5
      let state = try ReplicaSymmetricState(
        at: PlantedGlassPoint(gain: g * a, ferromagneticBias: g * bias, disorder: g))
      #expect(abs(state.selfOverlap - g * unit.selfOverlap) < 1e-9)
      #expect(abs(state.magnetization - g.squareRoot() * unit.magnetization) < 1e-9)
      #expect(abs(state.susceptibility - unit.susceptibility / g) < 1e-9)
      #expect(abs(state.energy - g * g * unit.energy) < 1e-9)
    }
  }

  @Test(arguments: [
    (1.05, -1.6212), (1.1, -1.4061), (1.2, -1.0910), (1.3, -0.8667), (1.5, -0.5781),
    (1.75, -0.3819),
    (2, -0.2749), (2.5, -0.1718), (3, -0.1267),
  ])
  func symmetryBreaksOnTheLineOfDeAlmeidaAndThouless(bias: Double, gain: Double) throws {
    let line = try PhaseBoundaries.replicaSymmetryBreaking(ferromagneticBias: bias)
    #expect(abs(line - gain) < 1e-4)
  }

  /// (e + a²/4)/a tends to the ground-state energy of the Sherrington–Kirkpatrick model, −0.76317.
  @Test func hardSpinsHaveTheEnergyOfSherringtonAndKirkpatrick() throws {
    let resolution = ParisiResolution(steps: 16, fields: 801, tolerance: 1e-6, sweeps: 150)
    func hard(_ a: Double) throws -> Double {
      let state = try BrokenReplicaState(at: PlantedGlassPoint(gain: a), resolution: resolution)
      return (state.energy + a * a / 4) / a
    }
    let (near, far) = (try hard(100), try hard(400))
    // Linear in 1/a.
    #expect(abs(far + (far - near) / 3 - -0.76317) < 3e-4)
    let symmetric = try ReplicaSymmetricState(at: PlantedGlassPoint(gain: 4000))
    #expect(abs((symmetric.energy + 4e6) / 4000 - -(2 / Double.pi).squareRoot()) < 1e-3)
  }

  @Test func questionsWithoutAnAnswerAreRefused() {
    for point in [
      PlantedGlassPoint(gain: .nan), PlantedGlassPoint(gain: 0, ferromagneticBias: .infinity),
      PlantedGlassPoint(gain: 0, disorder: 0), PlantedGlassPoint(gain: 0, disorder: -1),
      PlantedGlassPoint(gain: 1e30),
    ] {
      #expect(throws: TheoryError.self) { try ReplicaSymmetricState(at: point) }
    }
    #expect(throws: TheoryError.self) { try BrokenReplicaState(at: PlantedGlassPoint(gain: -2.5)) }
  }
}
