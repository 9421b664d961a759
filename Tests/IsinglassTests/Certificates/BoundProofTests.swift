import Testing
import _IsinglassTestSupport

@testable import Isinglass

/// Proofs of bounds without splitting, as they stand in files.
@Suite struct BoundProofTests {
  private func text(_ proof: BoundProof, of problem: Problem) -> String {
    var output = OutputBuffer()
    ProofFile.append(proof, of: problem, &output)
    return output.text
  }

  private func check(_ text: String, of problem: Problem) throws -> ProofCheck {
    try ProofCheck(FileContent(text.utf8, name: "proof"), of: problem)
  }

  /// What is written holds, proves as much as it claims, and that is not above the minimum of all states.
  @Test(arguments: RandomModel.allCases, [false, true])
  func holds(recipe: RandomModel, fields: Bool) throws {
    for order in [1, 2, 3, 5, 8, 11, 14] {
      for seed in 0..<3 as Range<UInt64> {
        let model = try recipe.model(order: order, seed: 31 * seed + 5, fields: fields)
        let problem = Problem(model)
        let lowest = model.energy(ofNumerator: BruteForce.lowestNumerator(model)).value
        let allowance = model.isInteger ? 0 : 1e-12 * max(1, model.couplings.absoluteSum)
        for effort in [Certificate.Effort.linear, .spectral, .semidefinite, .oddCycles] {
          let certified = Certificate.certified(model, effort: effort, usesMatching: false)
          let proof = try #require(BoundProof(certified, of: model))
          let check = try check(text(proof, of: problem), of: problem)
          #expect(check.holds && check.problemDigest == problem.digest && check.parts == 1)
          #expect(check.claimed == proof.bound.energy)
          #expect(try #require(check.proven).value <= lowest + allowance)
          if Balance(of: model).parts.count == 1 {
            // Only rounding is lost, and multipliers' last digits.
            let lost = certified.bound.energy.value - proof.bound.energy.value
            #expect(lost <= 1e-4 * max(1e-3, model.couplings.absoluteSum), "\(effort) \(order)")
          }
        }
      }
    }
  }

  /// A ring with one bond against the others, too long to be split: its one inequality proves −(n − 2).
  @Test func theInequalityOfALongRing() throws {
    let count = 600
    let model = try IsingModel(
      couplings: Couplings(
        order: count, (0..<count).map { Coupling($0, ($0 + 1) % count, $0 == 7 ? -1 : 1) }))
    let problem = Problem(model)
    let certified = try #require(Certificate.certifiedByOddCycles(model))
    let proof = try #require(BoundProof(certified, of: model))
    let check = try check(text(proof, of: problem), of: problem)
    #expect(check.holds && check.proven == Energy(exactly: Int64(2 - count)))
    // Without a frustrated bond the inequality does not exist, and the same multipliers prove less.
    let other = Problem(
      try IsingModel(
        couplings: Couplings(
          order: count, (0..<count).map { Coupling($0, ($0 + 1) % count, 1) })))
    let wrong = try self.check(text(proof, of: problem), of: other)
    #expect(wrong.proven.map { $0 <= Energy(exactly: Int64(-count)) } ?? true)
  }

  /// A hundred parts of six spins that nothing connects: the minimum is the sum of theirs.
  @Test func partsAddUp() throws {
    var couplings: [Coupling] = []
    var (fields, lowest): ([Double], Double) = ([], 0)
    for part in 0..<100 {
      let model = try RandomModel.denseInt8.model(order: 6, seed: UInt64(part), fields: true)
      model.couplings.forEachPair { i, j, value in
        couplings.append(Coupling(6 * part + i, 6 * part + j, value))
      }
      fields += model.fields
      lowest += BruteForce.lowestNumerator(model) - model.offset
    }
    let problem = Problem(
      try IsingModel(couplings: Couplings(order: 600, couplings), fields: fields))
    for effort in [Certificate.Effort.spectral, .semidefinite] {
      let certified = Certificate.certified(problem.model, effort: effort)
      let proof = try #require(BoundProof(certified, of: problem.model))
      let check = try check(text(proof, of: problem), of: problem)
      let proven = try #require(check.proven).value
      #expect(check.holds && proven <= lowest)
      // Each part alone moves up to an energy that can occur, all together only once.
      #expect(certified.bound.energy.value - proven <= 3 * 100)
      #expect(proven > Certificate.magnitudes(of: problem.model).energy.value)
    }
  }

  /// Nothing is too large for magnitudes; multipliers of so many spins are refused.
  @Test func aLongChainNeedsOnlyMagnitudes() throws {
    let count = 5000
    let problem = Problem(
      try IsingModel(
        couplings: Couplings(
          order: count, (1..<count).map { Coupling($0 - 1, $0, $0 % 3 == 0 ? -2 : 1) })))
    let certified = Certificate.certified(problem.model, effort: .linear)
    let proof = try #require(BoundProof(certified, of: problem.model))
    #expect(proof.bound == certified.bound && proof.bound.method == .balance)
    let text = text(proof, of: problem)
    #expect(try check(text, of: problem).holds)
    let larger = text.replacing("magnitudes\n", with: "multipliers 5000\ny 0\n")
    #expect(throws: FormatError.self) { _ = try check(larger, of: problem) }
    let split = text.replacing("magnitudes\n", with: "split 1 2\nmagnitudes\nmagnitudes\n")
    #expect(throws: FormatError.self) { _ = try check(split, of: problem) }
  }

  /// Whatever becomes of a proof, it proves nothing that is not so.
  @Test func damageIsNoticed() throws {
    let model = try RandomModel.sparseInt8.model(order: 18, seed: 4, fields: true)
    let problem = Problem(model)
    let lowest = model.energy(ofNumerator: BruteForce.lowestNumerator(model))
    let certified = try #require(Certificate.certifiedByOddCycles(model))
    let text = text(try #require(BoundProof(certified, of: model)), of: problem)
    #expect(text.contains("\nc "))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    var random = Seed(12).stream(.experiment)
    for _ in 0..<300 {
      var damaged = lines
      let at = Int(random.below(UInt64(lines.count)))
      switch random.below(5) {
      case 0: damaged.remove(at: at)
      case 1: damaged.swapAt(at, Int(random.below(UInt64(lines.count))))
      case 2: damaged.insert(lines[Int(random.below(UInt64(lines.count)))], at: at)
      case 3: damaged[at] = damaged[at].replacing("-", with: random.below(2) == 0 ? "" : " ")
      default:
        damaged[at] = String(
          damaged[at].map { $0.isNumber && random.below(8) == 0 ? "7" : $0 })
      }
      let result = Result { try check(damaged.joined(separator: "\n"), of: problem) }
      if case .success(let check) = result {
        #expect(check.proven.map { $0 <= lowest } ?? true)
        #expect(!check.holds || check.claimed <= lowest)
      }
    }
    for count in stride(from: 1, to: text.utf8.count - 1, by: max(1, text.utf8.count / 100)) {
      #expect(throws: FormatError.self) {
        _ = try ProofCheck(FileContent(text.utf8.prefix(count), name: "proof"), of: problem)
      }
    }
  }

  /// Cycles with an even number of pairs in F say nothing true, nor do cliques of an even number of spins.
  @Test(arguments: ["c 1 1 2 3", "c 1 -1 -2 3", "c 1 -1 2", "c -1 -1 2 3", "z 1 1 2", "c 1 -1 2 1"])
  func inequalitiesThatDoNotHoldAreRefused(line: String) throws {
    let problem = Problem(try RandomModel.denseInt8.model(order: 6, seed: 1, fields: false))
    let text = """
      isinglass-proof 1
      problem \(problem.digest)
      spins 6
      quantum 1
      bound 0 1
      multipliers 6
      y -99 -99 -99 -99 -99 -99
      \(line)
      end

      """
    #expect(throws: FormatError.self) { _ = try check(text, of: problem) }
  }

  /// A multiplier beyond all numbers times nothing is no number: the part proves nothing, and all of them neither.
  @Test func whatIsNoNumberProvesNothing() throws {
    let problem = Problem(try RandomModel.denseInt8.model(order: 4, seed: 1, fields: false))
    let text = """
      isinglass-proof 1
      problem \(problem.digest)
      spins 4
      quantum 1e308
      bound 0 1
      split 1 2
      states
      multipliers 3
      y 0 0 0
      z 10 1
      end

      """
    let check = try check(text, of: problem)
    #expect(check.proven == nil && !check.holds && check.parts == 2)
  }
}
