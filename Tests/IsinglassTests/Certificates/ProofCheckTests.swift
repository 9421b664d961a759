import Testing
import _IsinglassTestSupport

@testable import Isinglass

@Suite struct ProofCheckTests {
  /// A problem with its proof as text.
  private func proof(
    _ recipe: RandomModel, order: Int, seed: UInt64, fields: Bool, stopAfter: Int? = nil
  ) throws -> (problem: Problem, proof: OptimalityProof, text: String) {
    let problem = Problem(try recipe.model(order: order, seed: seed, fields: fields))
    let stop = StopFlag()
    let proof = OptimalityProof(
      of: problem.model, from: Spins(repeating: true, count: order), recordsTree: true, stop: stop
    ) { progress in
      if let stopAfter, progress.nodes >= stopAfter { stop.raise() }
    }
    var output = OutputBuffer()
    ProofFile.append(try #require(BoundProof(proof)), of: problem, &output)
    return (problem, proof, output.text)
  }

  private func check(_ text: String, of problem: Problem) throws -> ProofCheck {
    try ProofCheck(FileContent(text.utf8, name: "proof"), of: problem)
  }

  /// Whole proofs and such that were stopped hold, and what they prove is not above the minimum.
  @Test(arguments: [false, true])
  func holds(fields: Bool) throws {
    for (index, recipe) in [
      RandomModel.oneBit, .denseInt8, .sparseUnweighted, .sparseInt8, .denseInt32, .denseDouble,
    ].enumerated() {
      let (problem, proof, text) = try proof(
        recipe, order: 16, seed: UInt64(index), fields: fields)
      let check = try check(text, of: problem)
      #expect(check.holds && check.problemDigest == problem.digest)
      #expect(check.claimed == proof.bound?.energy)
      let lowest = problem.model.energy(ofNumerator: BruteForce.lowestNumerator(problem.model))
      #expect(try #require(check.proven) <= lowest)
    }
  }

  @Test func holdsWhenStopped() throws {
    let (problem, proof, text) = try proof(
      .denseInt8, order: 60, seed: 5, fields: true, stopAfter: 4)
    #expect(proof.outcome == .stopped)
    let check = try check(text, of: problem)
    #expect(check.holds && check.claimed == proof.bound?.energy)
  }

  /// A bound that is claimed one step too high is not proven.
  @Test func aHigherClaimFails() throws {
    let (problem, proof, text) = try proof(.denseInt8, order: 16, seed: 2, fields: false)
    let bound = try #require(proof.bound).energy
    guard case .exact(let numerator, let denominator) = bound.storage else {
      Issue.record("the bound is not exact")
      return
    }
    let lie = text.replacing(
      "bound \(numerator) \(denominator)\n", with: "bound \(numerator + 2) \(denominator)\n")
    #expect(lie != text)
    #expect(try !check(lie, of: problem).holds)
  }

  /// A part left out, a multiplier enlarged, a spin exchanged: nothing that is not a proof passes as one of a higher
  /// bound than holds.
  @Test func damageIsNoticed() throws {
    let (problem, _, text) = try proof(.denseInt8, order: 18, seed: 4, fields: false)
    let lowest = problem.model.energy(ofNumerator: BruteForce.lowestNumerator(problem.model))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    var random = Seed(11).stream(.experiment)
    for _ in 0..<300 {
      var damaged = lines
      let at = Int(random.below(UInt64(lines.count)))
      switch random.below(4) {
      case 0: damaged.remove(at: at)
      case 1: damaged.swapAt(at, Int(random.below(UInt64(lines.count))))
      case 2: damaged.insert(lines[Int(random.below(UInt64(lines.count)))], at: at)
      default:
        damaged[at] = String(
          damaged[at].map { $0.isNumber && random.below(8) == 0 ? "7" : $0 })
      }
      let result = Result { try check(damaged.joined(separator: "\n"), of: problem) }
      if case .success(let check) = result, let proven = check.proven {
        #expect(proven <= lowest)
        #expect(!check.holds || check.claimed <= lowest)
      }
    }
  }

  /// Every beginning of a proof is refused with a place.
  @Test func beginningsAreRefused() throws {
    let (problem, _, text) = try proof(.sparseInt8, order: 12, seed: 1, fields: true)
    let bytes = Array(text.utf8)
    for count in stride(from: 1, to: bytes.count - 1, by: max(1, bytes.count / 200)) {
      #expect(throws: FormatError.self) {
        _ = try ProofCheck(FileContent(bytes.prefix(count), name: "proof"), of: problem)
      }
    }
  }
}
