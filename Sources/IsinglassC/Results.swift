internal import CIsinglass
internal import Isinglass

/// What a result handle points to.
final class ResultBox {
  let problem: Problem
  let run: Run
  /// The run in JSON; written once, freed with the box.
  let json: UnsafeMutablePointer<CChar>?

  init(_ problem: Problem, _ found: Run, _ options: SolveOptions, stop: StopFlag) {
    var run = found
    let start = ContinuousClock.now
    let (proven, proof) = options.bound(after: &run, of: problem, stop: stop)
    (self.problem, self.run) = (problem, run)
    var members = run.jsonMembers(for: problem, bound: proven)
    members += [
      JSONMember("problem", .object(problem.jsonMembers)),
      JSONMember("bound_s", .number((ContinuousClock.now - start).seconds)),
      JSONMember(
        "trace",
        .array(
          run.trace.map {
            [.number($0.time.seconds), JSONValue(problem.objective(at: $0.energy))]
          })),
    ]
    if let proof { members.append(JSONMember("proof", proof.json)) }
    json = copy(of: JSONValue.object(members).description)
  }

  deinit { isinglass_text_release(json) }

  static func result(of handle: OpaquePointer?) -> ResultBox? {
    handle.map { Unmanaged<ResultBox>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
  }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_result_release(_ result: OpaquePointer?) {
  guard let result else { return }
  Unmanaged<ResultBox>.fromOpaque(UnsafeRawPointer(result)).release()
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_result_json(_ result: OpaquePointer?) -> UnsafePointer<CChar>? {
  ResultBox.result(of: result)?.json.map { UnsafePointer($0) }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_result_sample_count(_ result: OpaquePointer?) -> Int64 {
  Int64(ResultBox.result(of: result)?.run.samples.count ?? 0)
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_result_samples(
  _ result: OpaquePointer?, _ out_spins: UnsafeMutablePointer<Int8>?,
  _ out_objectives: UnsafeMutablePointer<Double>?,
  _ out_multiplicities: UnsafeMutablePointer<Int64>?
) {
  guard let box = ResultBox.result(of: result) else { return }
  let count = box.problem.spinCount
  for (k, sample) in box.run.samples.enumerated() {
    if let row = out_spins.map({ $0 + k * count }) {
      for i in 0..<count { row[i] = sample.spins.isUp(i) ? 1 : -1 }
    }
    out_objectives?[k] = box.problem.objective(at: sample.energy).value
    out_multiplicities?[k] = Int64(sample.multiplicity)
  }
}
