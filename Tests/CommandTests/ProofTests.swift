import Isinglass
import Testing

@Suite struct ProofTests {
  let place = Workplace()

  private func problem() -> String {
    let file = "\(place.path)/p.txt"
    _ = place.isinglass(
      "generate", "sk", "--size", "40", "--couplings", "pm1", "--seed", "3", "-o", file)
    return file
  }

  /// A proof and its result hold for their problem, and for no other.
  @Test func aProofIsWrittenAndChecked() throws {
    let file = problem()
    let solved = place.isinglass(
      "solve", file, "--solver", "sa", "--proof", "\(place.path)/p.proof.gz", "--json", "-o",
      "\(place.path)/result.json")
    #expect(solved.status == 0, "\(solved.errors)")
    let result = try JSONValue(parsing: place.text("result.json") ?? "")
    #expect(result["stop_reason"] == "optimal")
    #expect(result["proof"]?["outcome"] == "proven")
    #expect(result["lower_bound"] == result["energy"])

    let check = place.isinglass(
      "verify", file, "\(place.path)/result.json", "--proof", "\(place.path)/p.proof.gz", "--json")
    #expect(check.status == 0, "\(check.output)")
    #expect(check.json["holds"] == true && check.json["optimal"] == true)
    #expect(check.json["proven_lower_bound"] == result["energy"])
    #expect(check.json["bound_confirmed"] == true)

    let other = "\(place.path)/other.txt"
    _ = place.isinglass(
      "generate", "sk", "--size", "40", "--couplings", "pm1", "--seed", "4", "-o", other)
    let wrong = place.isinglass(
      "verify", other, "\(place.path)/result.json", "--proof", "\(place.path)/p.proof.gz")
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("another problem"))
  }

  /// More spins than are split: a frustrated ring, which its one inequality proves, and another ring.
  @Test func aProofOfManySpinsIsWrittenAndChecked() throws {
    func ring(_ name: String, frustrated: Bool) -> String {
      let edges = (1...600).map { "\($0) \($0 % 600 + 1) \(frustrated && $0 == 9 ? 1 : -1)\n" }
      return place.file(name, "600 600\n" + edges.joined())
    }
    let file = ring("ring.txt", frustrated: true)
    let (result, proof) = ("\(place.path)/result.json", "\(place.path)/ring.proof")
    let solved = place.isinglass("solve", file, "--proof", proof, "--json", "-o", result)
    #expect(solved.status == 0 && solved.errors.isEmpty, "\(solved.errors)")
    let check = place.isinglass("verify", file, result, "--proof", proof, "--json")
    #expect(check.status == 0, "\(check.output)")
    #expect(check.json["energy"] == -598 && check.json["proven_lower_bound"] == -598)
    #expect(check.json["optimal"] == true && check.json["bound_confirmed"] == true)
    let other = ring("other.txt", frustrated: false)
    #expect(place.isinglass("verify", other, result, "--proof", proof).status == 1)
    // Nothing but magnitudes is needed there.
    let easy = place.isinglass("solve", other, "--proof", proof, "--json", "-o", result)
    #expect(easy.status == 0 && place.text("ring.proof")?.contains("\nmagnitudes\n") == true)
    let again = place.isinglass("verify", other, result, "--proof", proof, "--json").json
    #expect(again["proven_lower_bound"] == -600 && again["optimal"] == true)
  }

  /// A result that claims more than its own spins allow is wrong; one that claims more than is proven is not confirmed.
  @Test func boundsThatAreClaimedAreChecked() throws {
    let file = place.file("ring.txt", "5 5\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n1 5 1\n")
    func verify(_ result: String) -> CommandRun {
      place.isinglass("verify", file, place.file("r.json", result), "--json")
    }
    // The cut of a ring of five is 4, its energy −3.
    let right = verify(#"{"spins": "+-+-+", "energy": -3, "lower_bound": -3}"#)
    #expect(right.status == 0)
    #expect(right.json["bound_confirmed"] == true && right.json["optimal"] == true)
    let tooHigh = verify(#"{"spins": "+-+++", "energy": 1, "lower_bound": 3}"#)
    #expect(tooHigh.status == 1)
    let worse = verify(#"{"spins": "+-+++", "energy": 1, "stop_reason": "optimal"}"#)
    #expect(worse.json["bound_confirmed"] == false && worse.json["optimal"] == false)
  }

  /// The energy of real numbers comes with what rounding can have done to it.
  @Test func energiesOfRealNumbersHaveAnError() throws {
    let file = place.file("real.txt", "3 2\n1 2 0.1\n2 3 0.7\n")
    let check = place.isinglass("verify", file, place.file("a.txt", "+-+\n"), "--json").json
    let (energy, error) = (check["energy"]?.double ?? .nan, check["energy_error"]?.double ?? .nan)
    #expect(abs(energy + 0.8) <= error && error > 0 && error < 1e-14)
    let whole = place.file("whole.txt", "3 2\n1 2 1\n2 3 7\n")
    let exact = place.isinglass("verify", whole, place.file("a.txt", "+-+\n"), "--json").json
    #expect(exact["energy_error"]?.double == 0)
  }

  @Test func aProofThatTimeEndsSaysSo() throws {
    let run = place.isinglass(
      "solve", "--generate", "sk --size 200 --couplings pm1 --seed 1", "--prove", "--time-limit",
      "400ms", "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.json["stop_reason"] == "time_limit")
    #expect(run.json["proof"]?["outcome"] == "stopped")
    let bound = try #require(run.json["lower_bound"]?.double)
    let energy = try #require(run.json["energy"]?.double)
    #expect(bound < energy)
  }

  @Test func damagedProofsAreRefusedWithAPlace() {
    let file = place.file("ring.txt", "5 5\n1 2 1\n2 3 1\n3 4 1\n4 5 1\n1 5 1\n")
    let answer = place.file("answer.txt", "+-+-+\n")
    let proof = place.file("x.proof", "isinglass-proof 1\nproblem 00\nspins 5\nquantum 1\n")
    let run = place.isinglass("verify", file, answer, "--proof", proof)
    #expect(run.status == 65)
    #expect(run.errors.contains("x.proof:5:1: "))
    #expect(
      place.isinglass("solve", file, "--proof", "/nowhere/p").status == 73)
  }
}
