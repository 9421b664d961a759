//! Drive a machine step by step and look at its soft spins.

import Isinglass
import SpinGlasses

// snippet.watch
let glass = SherringtonKirkpatrick(size: 500, couplings: .plusMinusOne)
let prepared = try CoherentIsingMachine().prepare(glass.problem(seed: 1).model, seed: 1)
let start = TrajectoryStart(replicas: 0..<1, steps: prepared.defaultSteps, seed: 1)
if let machine = try prepared.makeTrajectory(start) as? any SoftSpinObservable {
  while !machine.isFinished {
    let amplitudes = machine.amplitudes(ofReplica: 0)
    let square = amplitudes.reduce(0) { $0 + $1 * $1 } / Float(amplitudes.count)
    print("gain", machine.gain, "self-overlap", square)
    machine.advance(by: 200)
  }
}
// snippet.end
