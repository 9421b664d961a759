import SpinGlasses
import Testing

@testable import Studies

@Suite struct PhaseDiagramStudyTests {
  /// Both kinds of theory against an independent program's finer solutions: one stable, one broken.
  @Test func columnsAreSolvedFinelyEnough() throws {
    let places = try PhaseDiagramColumn.theory(bias: 1.5, gains: [-3, -1, 0])
    #expect(places[0].selfOverlap == 0 && places[0].cosine == 0 && places[0].energy == 0)
    for (place, (m, q, energy)) in zip(
      places.dropFirst(), [(0.7280, 0.78135, -0.206225), (1.0583, 1.69860, -0.820433)])
    {
      #expect(abs(place.cosine - m / q.squareRoot()) < 1e-3)
      #expect(abs(place.selfOverlap - q) < 3e-4)
      #expect(abs(place.energy - energy) < 2e-5)
    }
  }

  /// The finer map has a point at each place that is simulated.
  @Test(arguments: StudyEffort.Scale.allCases)
  func placesAreOnTheMap(scale: StudyEffort.Scale) {
    let plan = PhaseDiagramPlan(StudyEffort(scale: scale))
    for gain in plan.gains { #expect(plan.mapGains.contains(gain)) }
    for bias in plan.biases { #expect(plan.mapBiases.contains(bias)) }
  }
}
