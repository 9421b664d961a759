import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The wall-clock seconds that a piece of work takes.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let spent = try clock.measure { try work() }
  return spent.seconds
}

/// The processor time that all threads of the process have used, in seconds.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// The middle one of some numbers; infinite when more than half are.
func median(_ numbers: [Double]) -> Double {
  numbers.isEmpty ? .nan : numbers.sorted()[numbers.count / 2]
}

/// A published instance, or `nil` with a message when the folder is not there.
func instance(_ file: String) -> (path: String, problem: Problem)? {
  guard let folder = getenv("ISINGLASS_INSTANCES").map({ String(cString: $0) }) else {
    print("  \(file): skipped, ISINGLASS_INSTANCES names no folder")
    return nil
  }
  let path = folder + "/" + file
  do {
    return (path, try ProblemFile.read(path))
  } catch {
    print("  \(file): skipped, \(error)")
    return nil
  }
}

extension Double {
  /// The number with three decimals and a unit.
  func text(_ unit: String, decimals: Int = 3) -> String {
    guard isFinite else { return "never" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (self * scale).rounded()
    let whole = Int(rounded / scale)
    if decimals == 0 { return "\(whole)" + unit }
    let fraction = String(Int(rounded) - whole * Int(scale))
    return "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction + unit
  }
}
