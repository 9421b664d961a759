import Isinglass

/// How long files take from the disk to a packed problem.
func measureReading() throws {
  print("reading, best of five (goal for K2000: 0.4 s)")
  for file in ["K2000.txt.gz", "G1.txt.gz", "G81.txt.gz", "p5000-1.qubo.txt.gz"] {
    guard let path = instance(file)?.path else { continue }
    var best = Double.infinity
    for _ in 0..<5 { best = min(best, try seconds { _ = try ProblemFile.read(path) }) }
    print("  \(file): \((best * 1e3).text(" ms", decimals: 1))")
  }
}
