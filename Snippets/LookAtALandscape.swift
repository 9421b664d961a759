//! Find every critical point of a small landscape, and follow its minimum while the gain rises.

import Isinglass
import SpinGlasses

// snippet.enumerate
let problem = try PlantedSherringtonKirkpatrick(size: 10, ferromagneticBias: 1.5).problem(seed: 1)
let landscape = try SoftSpinLandscape(problem.model, unit: problem.gainUnit ?? 1)
let all = try CriticalPointEnumeration(of: landscape, gain: 0.5)
print("points by index", all.countsByIndex)
print("Morse sum", all.morseSum, "complete as far as can be told:", all.isComplete)
for point in all.minima.prefix(3) {
  print("energy per spin", point.energyPerSpin, "lowest curvature", point.lowestCurvature)
}
// snippet.end

// snippet.follow
let path = try FollowedMinimum(of: landscape, gains: -3...1)
for fall in path.falls {
  print(fall.event.kind, "at gain", fall.event.gain, "turns", fall.flips.count, "spins")
}
if let last = path.points.last {
  let modes = try HessianModes(of: landscape, at: last.amplitudes, gain: last.gain)
  let share = try GainResponse(of: landscape, modes: modes).share(ofSoftest: 1)
  print("softest mode", modes.eigenvalues[0], "carries", share.displacement, "of a step")
}
// snippet.end
