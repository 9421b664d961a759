import Isinglass
import Testing

@Suite struct BenchTests {
  let place = Workplace()

  @Test func timesEverySolverOnEveryProblem() {
    let ring = place.file("ring.txt", smallGraph)
    let other = place.file("pair.b.txt", "2 1\n1 2 1\n")
    let targets = place.file(
      "best.json", #"{"ring": {"best": 6, "kind": "qubo-max"}, "pair.b": 1, "ring.x": 9}"#)
    let run = place.isinglass(
      "bench", ring, other, "--targets", targets, "--kind", "maxcut", "--solver", "sa", "--solver",
      "exhaustive", "--seeds", "3", "--json")
    #expect(run.status == 0)
    let rows = run.json["rows"]?.elements ?? []
    #expect(rows.map { $0["problem"] } == ["ring", "ring", "pair.b", "pair.b"])
    #expect(rows.map { $0["solver"] } == ["sa", "exhaustive", "sa", "exhaustive"])
    for row in rows {
      #expect(row["successes"] == 3)
      #expect(row["attempts"] == 3)
      #expect(row["seconds"]?.elements?.count == 3)
      let (lower, mean) = (row["mean_lower_s"]?.double ?? 0, row["mean_s"]?.double ?? 0)
      #expect(lower > 0 && lower < mean && mean < row["mean_upper_s"]?.double ?? 0)
    }
  }

  @Test func whatCannotBeReachedIsNotSaidToBe() {
    let ring = place.file("ring.txt", smallGraph)
    let run = place.isinglass(
      "bench", ring, "--target", "7", "--solver", "sa", "--seeds", "2", "--time-limit", "20ms")
    #expect(run.status == 0)
    #expect(run.output.contains("0 of 2"))
    #expect(run.output.contains("unknown"))
    let near = place.isinglass(
      "bench", ring, "--target", "7", "--share", "0.8", "--solver", "sa", "--seeds", "2", "--json")
    #expect(near.json["rows"]?.elements?.first?["successes"] == 2)
  }

  @Test func mistakesAreExplained() {
    let ring = place.file("ring.txt", smallGraph)
    #expect(place.isinglass("bench", ring).status == 64)
    #expect(place.isinglass("bench", ring, "--target", "6", "--share", "2").status == 64)
    #expect(place.isinglass("bench", ring, "--target", "6", "--solver", "none").status == 64)
    let empty = place.file("best.json", #"{"other": 3}"#)
    let run = place.isinglass("bench", ring, "--targets", empty)
    #expect(run.status == 65)
    #expect(run.errors.contains("add \"ring\": value"))
  }
}
