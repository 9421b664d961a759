import Isinglass
import Testing

/// Solvers that count in whole numbers give the same answer whatever instructions the processor has.
/// The level belongs to the process, so each run is one of its own. With one thread: how many replicas others have begun
/// when an answer is proven is a matter of time.
struct KernelLevelTests {
  static let levels = ["portable", "avx2", "avx512", "avx512-bit"]
  static let solvers = [
    "sa", "pt", "rpx", "tabu", "memetic", "descent", "windows", "tree", "exhaustive", "dsb", "gdsb",
  ]

  @Test(arguments: ["sk --size 70 --couplings pm1 --seed 3", "torus2d --size 6 --seed 2"])
  func integerSolversAgreeAtEveryLevel(recipe: String) throws {
    let place = Workplace()
    for solver in Self.solvers {
      var answers: [String: [JSONValue?]] = [:]
      for level in Self.levels {
        let run = place.shell(
          "ISINGLASS_ISA=\(level) \"$ISINGLASS\" solve --generate '\(recipe)' --solver \(solver)"
            + " --steps 40 --replicas 70 --seed 11 --threads 1 --reduce off --json")
        guard run.status == 0 else { continue }  // too large for exhaustive search or the tree
        let kernel = try #require(run.json["kernel"]?.text)
        let answer = ["energy", "spins", "replicas", "steps", "stop_reason"].map { run.json[$0] }
        #expect(answer[1] != nil)
        answers[kernel] = answer
      }
      #expect(Set(answers.values.map { "\($0)" }).count <= 1, "\(solver), \(recipe): \(answers)")
      #expect(["tree", "exhaustive"].contains(solver) || !answers.isEmpty)
    }
  }
}
