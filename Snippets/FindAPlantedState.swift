//! Plant a state, anneal until the machine finds it, and compare.

import Isinglass
import SpinGlasses

// snippet.find
let ensemble = WishartPlanted(size: 200, alpha: 1.2, couplings: .integer)
let problem = try ensemble.problem(seed: 7)
let run = try Engine().solve(
  problem, with: ChaoticAmplitudeControl(),
  limits: Limits(time: .seconds(10), target: problem.planted?.energy), seed: 1)
if let hidden = problem.planted?.spins {
  print("stopped by", run.stopReason, "overlap", abs(run.best.spins.overlap(with: hidden)))
}
// snippet.end
