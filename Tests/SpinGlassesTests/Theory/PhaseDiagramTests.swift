import Testing

@testable import SpinGlasses

@Suite struct PhaseDiagramTests {
  @Test func theGridAgreesWithThePointsAndTheLines() throws {
    let gains = [-2.6, -1.9, -1.1, -0.7, -0.2, 0.6]
    let biases = [0.0, 0.9, 1.3, 2]
    let diagram = try PhaseDiagram(gains: gains, biases: biases, threads: 2)
    #expect(diagram == (try PhaseDiagram(gains: gains, biases: biases, threads: 1)))
    for (row, gain) in gains.enumerated() {
      #expect(diagram.place(gain: row, bias: 0) == diagram.place(gain: row, bias: 1))
      for (column, bias) in biases.enumerated() {
        let place = try #require(diagram.place(gain: row, bias: column))
        let point = PlantedGlassPoint(gain: gain, ferromagneticBias: bias)
        let state = try PlantedGlassEquilibrium(at: point)
        #expect(place.phase == state.phase)
        #expect(place.rigidity == state.rigidity)
        #expect(abs(place.energy - state.energy.value) < 1e-4)
        #expect(abs(place.selfOverlap - state.selfOverlap.value) < 1e-3)
        #expect(abs(place.magnetization - state.magnetization.value) < 2e-3)
        #expect(abs(place.hessianEdge - state.hessianEdge.value) < 0.03)
        #expect(place.phase == .paramagnet || gain > diagram.onset.gain(at: bias) - 0.01)
        if gain < diagram.symmetryBreaking.gain(at: bias) {
          #expect(place.phase == .paramagnet || place.phase == .ferromagnet)
        } else {
          #expect(place.phase == (bias > 1 ? .mixed : .spinGlass))
        }
      }
    }
    #expect(diagram.onset.gain(at: 2) == -2.5)
    #expect(diagram.leastMagnetizingBias == 1)
  }

  @Test func planesWithoutPointsOrNumbersAreRefused() {
    #expect(throws: TheoryError.self) { try PhaseDiagram(gains: [], biases: [0]) }
    #expect(throws: TheoryError.self) { try PhaseDiagram(gains: [0], biases: [.nan]) }
    #expect(throws: TheoryError.self) { try PhaseDiagram(gains: [0], biases: [0], disorder: -1) }
  }
}
