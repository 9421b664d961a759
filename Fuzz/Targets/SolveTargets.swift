import Isinglass

/// Every solver with settings within their domains, on small problems of any numbers.
let solveTarget = FuzzTarget(
  "solve", "every solver on problems of up to 12 variables: energies, claims and bounds recomputed",
  mostBytes: 256
) { input in
  var reader = ByteReader(input)
  let types = SolverCatalogue.all
  let type = types[reader.number(below: types.count)]
  let (flags, steps, replicas) = (
    reader.byte(), reader.number(below: 24), 1 + reader.number(below: 5)
  )
  var settings: [String: String] = [:]
  for _ in 0..<reader.number(below: 4) {
    let (index, choice) = (reader.byte(), reader.byte())
    guard !type.record.parameters.isEmpty else { continue }
    let parameter = type.record.parameters[Int(index) % type.record.parameters.count]
    settings[parameter.name] = text(in: parameter.domain, choice)
  }
  guard let small = try SmallProblem(&reader) else { return }
  let solver: any Solver
  do {
    solver = type.init(try Settings(settings, for: type.record))
  } catch {
    throw FuzzComplaint("settings within their domains are refused: \(settings): \(error)")
  }
  let problem = small.problem
  var limits = Limits(steps: steps, replicas: replicas)
  if flags & 1 != 0 { limits.target = Energy(Double(Int8(bitPattern: reader.byte()))) }
  if flags & 2 != 0 { limits.cutAtStep = reader.number(below: 16) }
  if flags & 4 != 0 { limits.firstReplica = reader.number(below: 200) }
  let initial =
    flags & 8 != 0 ? Spins(words: [UInt64(reader.byte()) * 23], count: problem.spinCount) : nil
  do {
    let run = try Engine(threads: flags & 16 != 0 ? 2 : 1).solve(
      problem, with: solver, limits: limits, seed: Seed(UInt64(reader.byte())), initial: initial,
      reduces: flags & 32 != 0)
    var bounds = [run.bound].compactMap { $0 }
    if flags & 64 != 0 {
      for effort in [Certificate.Effort.linear, .spectral, .semidefinite] {
        bounds.append(Certificate.bound(of: problem.model, effort: effort))
      }
    }
    try small.check(run, bounds: bounds)
  } catch let error as SolverError {
    try check(error, of: input)
  }
}

/// A value of a parameter that a byte chooses: the ends of its domain, or something in the lower part,
/// since what is asked for by large numbers takes long.
private func text(in domain: ParameterRecord.Domain, _ choice: UInt8) -> String {
  switch domain {
  case .real(let range):
    switch choice {
    case 0: "\(range.lowerBound)"
    case 1: "\(range.upperBound)"
    case 2: "\(max(range.lowerBound, min(range.upperBound, 1)))"
    default:
      "\(range.lowerBound + (range.upperBound / 255 - range.lowerBound / 255) * Double(choice))"
    }
  case .integer(let range):
    "\(min(range.upperBound, range.lowerBound.addingReportingOverflow(Int(choice % 16)).0))"
  case .integers(let range):
    (0...Int(choice % 3)).map { "\(min(range.upperBound, range.lowerBound + $0))" }
      .joined(separator: " ")
  case .choice(let words): words[Int(choice) % max(1, words.count)]
  }
}

/// Options as JSON texts, and a short run where they make sense.
let optionsTarget = FuzzTarget(
  "options", "options of a run as JSON: refused with words, or a run whose energies are recomputed"
) { input in
  let text = String(decoding: input, as: UTF8.self)
  do {
    let options = try SolveOptions(text)
    let solver = try SolverCatalogue.solver(named: options.solver, settings: options.settings)
    // Numbers of any size are allowed and take as long as they say.
    guard options.settings.values.allSatisfy({ (Double($0) ?? 0).magnitude <= 64 }) else { return }
    var limits = options.limits
    limits.time = nil
    limits.steps = min(limits.steps ?? 6, 12)
    limits.replicas = min(limits.replicas ?? 2, 4)
    var bytes: [UInt8] = [6, 1, 1, 0, 3, 255, 2, 1, 4, 254, 7, 253, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    let small = try bytes.withUnsafeMutableBytes { buffer in
      var reader = ByteReader(UnsafeRawBufferPointer(buffer))
      return try SmallProblem(&reader)
    }
    guard let small else { throw FuzzComplaint("the problem of the target is refused") }
    limits.target = options.target.map { small.problem.energy(atObjective: $0) }
    let run = try Engine(threads: min(options.threads ?? 1, 2)).solve(
      small.problem, with: solver, limits: limits, seed: options.seed, reduces: options.reduces)
    try small.check(run, bounds: [run.bound].compactMap { $0 })
  } catch let error as JSONError {
    try check(error, of: input)
  } catch let error as OptionError {
    try require(!error.description.isEmpty, "an error without words")
  } catch let error as SettingsError {
    try require(!error.description.isEmpty, "an error without words")
  } catch let error as SolverError {
    try require(!error.description.isEmpty, "an error without words")
  }
}
