public import CIsinglass
internal import Isinglass

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_stop_create() -> OpaquePointer? {
  OpaquePointer(Unmanaged.passRetained(StopFlag()).toOpaque())
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_stop_raise(_ stop: OpaquePointer?) { flag(of: stop)?.raise() }

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_stop_release(_ stop: OpaquePointer?) {
  guard let stop else { return }
  Unmanaged<StopFlag>.fromOpaque(UnsafeRawPointer(stop)).release()
}

private func flag(of stop: OpaquePointer?) -> StopFlag? {
  stop.map { Unmanaged<StopFlag>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
}

/// Documented in `isinglass.h`.
@c @implementation
public func isinglass_solve(
  _ problem: OpaquePointer?, _ options: UnsafePointer<CChar>?, _ initial: UnsafePointer<Int8>?,
  _ stop: OpaquePointer?, _ observer: isinglass_observer?, _ context: UnsafeMutableRawPointer?,
  _ result: UnsafeMutablePointer<OpaquePointer?>?, _ message: UnsafeMutablePointer<CChar>?,
  _ message_size: Int
) -> isinglass_status {
  makeHandle(result, message, message_size) {
    let problem = try ProblemBox.problem(of: problem)
    var options = try SolveOptions(options.map { String(cString: $0) })
    options.limits.target = options.target.map { problem.energy(atObjective: $0) }
    let stop = flag(of: stop) ?? StopFlag()
    var onProgress: (@Sendable (Progress) -> Void)?
    if let observer {
      let audience = Audience(observer, context, problem, stop)
      onProgress = { audience.tell($0) }
    }
    let solver = try SolverCatalogue.solver(named: options.solver, settings: options.settings)
    let start = initial.map { Spins(signs: $0, row: 0, count: problem.spinCount) }
    let run = try Engine(threads: options.threads).solve(
      problem, with: solver, limits: options.searchLimits(for: problem), seed: options.seed,
      initial: start,
      reduces: options.reduces, stop: stop, onProgress: onProgress)
    return ResultBox(problem, run, options, stop: stop)
  }
}

/// Somebody who is told of a run's progress and may end it.
///
/// Handed to the run's threads, of which one at a time tells it; the context is never looked at here, only
/// given back to its owner.
private struct Audience: @unchecked Sendable {
  private let observer: isinglass_observer
  private let context: UnsafeMutableRawPointer?
  private let problem: Problem
  private let stop: StopFlag

  init(
    _ observer: @escaping isinglass_observer, _ context: UnsafeMutableRawPointer?,
    _ problem: Problem, _ stop: StopFlag
  ) {
    (self.observer, self.context, self.problem, self.stop) = (observer, context, problem, stop)
  }

  func tell(_ progress: Progress) {
    let objective = progress.lowest.map { problem.objective(at: $0).value }
    (progress.control?.name ?? "").withCString { name in
      var report = isinglass_progress(
        elapsed: progress.elapsed.seconds, objective: objective ?? .nan,
        control: progress.control == nil ? nil : name,
        control_value: progress.control?.value ?? .nan, replicas: Int64(progress.replicas),
        steps: Int64(progress.steps), fraction: progress.fraction ?? .nan)
      if observer(context, &report) != 0 { stop.raise() }
    }
  }
}
