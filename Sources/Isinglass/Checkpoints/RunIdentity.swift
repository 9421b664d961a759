import IsingKernels

/// All that decides what a run finds, by name and as text.
struct RunIdentity: Equatable {
  var properties: [(name: String, value: String)]

  static func == (left: RunIdentity, right: RunIdentity) -> Bool {
    left.differences(to: right).isEmpty
  }

  /// Properties that whoever runs has listed.
  init(_ properties: [(name: String, value: String)]) { self.properties = properties }

  /// What is known before the solver has got ready.
  init(
    _ problem: Problem, solver: any Solver, limits: Limits, seed: Seed, initial: Spins?,
    reduces: Bool?
  ) {
    func text(_ number: Int?) -> String { number.map { "\($0)" } ?? "automatic" }
    properties = [
      ("version", isinglassVersion), ("problem", problem.digest),
      ("solver", type(of: solver).record.name), ("seed", "\(seed.value)"),
      ("steps", text(limits.steps)), ("replicas", text(limits.replicas)),
      ("first replica", "\(limits.firstReplica)"),
      ("cut at step", limits.cutAtStep.map { "\($0)" } ?? "none"),
      ("target", limits.target.map { "\($0)" } ?? "none"),
      // How much time there is decides nothing that more time could not change.
      ("time limit", limits.time == nil ? "none" : "some"),
      ("initial spins", initial.map { RunIdentity.digest($0) } ?? "random"),
      ("reduction", reduces.map { $0 ? "on" : "off" } ?? "automatic"),
    ]
  }

  /// All that ranks that share a run must agree on: the instruction-set level too, since what they find
  /// would depend on who does it.
  init(
    _ problem: Problem, solver: any Solver, limits: Limits, seed: Seed, initial: Spins?,
    reduces: Bool?, _ prepared: any PreparedSolver
  ) {
    self.init(
      problem, solver: solver, limits: limits, seed: seed, initial: initial, reduces: reduces)
    add(parametersOf: prepared)
    properties.append(("batches", "\(prepared.batchWidth)"))
    properties.append(("kernels", Engine.kernel))
  }

  /// Adds the parameters in use.
  mutating func add(parametersOf prepared: any PreparedSolver) {
    for parameter in prepared.parameters {
      properties.append(("parameter \(parameter.name)", parameter.value))
    }
  }

  /// What is not the same in another run, as far as both say.
  func differences(to other: RunIdentity) -> [CheckpointError.Difference] {
    var differences: [CheckpointError.Difference] = []
    for (name, value) in other.properties {
      let saved = properties.first { $0.name == name }?.value
      if saved != value {
        differences.append(.init(name: name, saved: saved ?? "absent", now: value))
      }
    }
    return differences
  }

  func save(into writer: StateWriter) {
    writer.write(properties.count)
    for (name, value) in properties {
      writer.write(name)
      writer.write(value)
    }
  }

  init(from reader: inout StateReader) throws {
    properties = []
    for _ in 0..<(try reader.int(in: 0...1000)) {
      properties.append((try reader.text(), try reader.text()))
    }
  }

  private static func digest(_ spins: Spins) -> String {
    let sum = spins.words.withUnsafeBytes { CheckpointFile.checksum($0) }
    return "\(spins.count):" + String(sum, radix: 16)
  }
}
