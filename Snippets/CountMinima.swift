//! Count the minima and saddles of a large planted problem by theory.

// snippet.count
import SpinGlasses

let point = PlantedGlassPoint(gain: 0, ferromagneticBias: 1.9)
let minima = try Complexity(at: point, of: .minima)
print("e^(\(minima.complexity) N) minima, most of them at energy \(minima.energy)")

let saddles = try ComplexityCurve(at: point, of: .all)
for place in saddles.points where place.complexity > 0 {
  print("at energy \(place.energy) a share \(place.index) of curvatures is negative")
}

let cloud = try UnalignedCloud(gain: 0)
if cloud.surroundsAlignedMinimum(ferromagneticBias: point.ferromagneticBias) {
  print("A quench ends among them; an anneal need not.")
}
// snippet.end
