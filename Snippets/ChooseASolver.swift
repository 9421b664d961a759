//! The same glass by every solver.

import Isinglass
import SpinGlasses

let engine = Engine()
let glass = try SherringtonKirkpatrick(size: 200, couplings: .plusMinusOne).problem(seed: 1)
let small = try SherringtonKirkpatrick(size: 16, couplings: .plusMinusOne).problem(seed: 1)

// snippet.cim
let machine = CoherentIsingMachine()
let annealed = try engine.solve(
  glass, with: machine, limits: Limits(steps: 4000, replicas: 32), seed: 1)
print("cim", annealed.best.energy)
// snippet.end

// snippet.noise
let warm = try NoisyCoherentIsingMachine(
  Settings(["noise": "0.02"], for: NoisyCoherentIsingMachine.record))
print("cim-noise", try engine.solve(glass, with: warm, seed: 1).best.energy)
// snippet.end

// snippet.ahc
let corrected = try engine.solve(
  glass, with: AmplitudeHeterogeneityCorrection(), limits: Limits(steps: 10_000, replicas: 16))
print("ahc", corrected.best.energy)
// snippet.end

// snippet.cac
let chaotic = try engine.solve(
  glass, with: ChaoticAmplitudeControl(), limits: Limits(time: .seconds(1)), seed: 1)
print("cac", chaotic.best.energy, "after", chaotic.steps, "steps")
// snippet.end

// snippet.cfc
let weak = try ChaoticFeedbackControl(
  Settings(["coupling-strength": "1.2"], for: ChaoticFeedbackControl.record))
print("cfc", try engine.solve(glass, with: weak, seed: 1).best.energy)
// snippet.end

// snippet.sfc
let separated = try engine.solve(
  glass, with: SeparatedFeedbackControl(), limits: Limits(steps: 5000, replicas: 32))
print("sfc", separated.best.energy)
// snippet.end

// snippet.sa
let swept = try engine.solve(
  glass, with: SimulatedAnnealing(), limits: Limits(steps: 1000, replicas: 16), seed: 1)
print("sa", swept.best.energy)
// snippet.end

// snippet.descent
let polished = try engine.solve(
  glass, with: OneFlipDescent(), limits: Limits(replicas: 1), initial: annealed.best.spins)
print("descent", polished.best.energy)
// snippet.end

// snippet.pt
let tempered = try engine.solve(
  glass, with: ParallelTempering(), limits: Limits(steps: 2000, replicas: 1), seed: 1)
print("pt", tempered.best.energy)
// snippet.end

// snippet.rpx
let reheated = try engine.solve(
  glass, with: ReheatCrossover(), limits: Limits(steps: 20_000, replicas: 2), seed: 1)
print("rpx", reheated.best.energy)
// snippet.end

// snippet.tabu
let tabu = try engine.solve(
  glass, with: TabuSearch(), limits: Limits(steps: 200, replicas: 16), seed: 1)
print("tabu", tabu.best.energy)
// snippet.end

// snippet.memetic
let crossed = try engine.solve(
  glass, with: MemeticSearch(), limits: Limits(steps: 2000, replicas: 2), seed: 1)
print("memetic", crossed.best.energy)
// snippet.end

// snippet.windows
let torus = try EnsembleRecipe(parsing: "torus2d --size 30 --seed 2").problem()
let matched = try engine.solve(torus, with: ExactWindows(), seed: 1)
print("windows", matched.best.energy, matched.stopReason)
// snippet.end

// snippet.exhaustive
let proven = try engine.solve(small, with: ExhaustiveSearch())
print("exhaustive", proven.best.energy, proven.stopReason)  // … optimal
// snippet.end

// snippet.auto
let answer = try engine.solve(glass, with: AutomaticChoice(), limits: Limits(time: .seconds(1)))
print("auto", answer.best.energy, answer.provenance.parameters.first ?? ("", ""))
// snippet.end
