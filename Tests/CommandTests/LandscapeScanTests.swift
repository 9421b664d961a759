import Isinglass
import Reports
import SpinGlasses
import Testing

/// Scans along the gain tell what the commands that they name tell.
@Suite struct LandscapeScanTests {
  let place = Workplace()

  @Test(arguments: [
    try GlassEnsemble(.plantedSK, ferromagneticBias: 1.5),
    try GlassEnsemble(.plantedSK, ferromagneticBias: 1.2, disorder: 0.8),
    try GlassEnsemble(.wishart, alpha: 1.5),
  ])
  func theoryIsThatOfItsCommand(_ ensemble: GlassEnsemble) throws {
    for gain in [-3.0, -0.6] {
      let point = try TheoryScan(ensemble).point(gain: gain)
      let run = place.shell("\"$ISINGLASS\" \(command(point)) --json")
      #expect(run.status == 0, "\(run.errors)")
      #expect(point["theory"] == run.json)
      let density = point["amplitudes"]?["density"]?.elements ?? []
      #expect(density.count == point["amplitudes"]?["x"]?.elements?.count ?? 0)
      #expect(point["spectrum"]?["density"]?.elements?.count == 200)
    }
  }

  @Test func simulationIsThatOfItsCommand() throws {
    let problem = try EnsembleRecipe(parsing: "planted-sk --size 40 --seed 2").problem()
    var look = SimulationScan.Look()
    (look.anneals, look.quenches, look.seed) = (2, 6, 3)
    let grid = try GainGrid(-2.5, 0.5, points: 4)
    let scan = try SimulationScan(of: problem, grid, look, threads: 2)
    for gain in grid.gains.indices {
      let point = try scan.point(gain)
      let run = place.shell("\"$ISINGLASS\" \(command(point)) --json --modes 5")
      #expect(run.status == 0, "\(run.errors)")
      for name in ["gain", "energy_per_spin", "self_overlap", "overlap", "hessian_edge"] {
        #expect(point[name] == run.json[name]?.elements?[gain], "\(name)")
      }
      let eigenvalues = (point["hessian_eigenvalues"]?.elements ?? []).compactMap(\.double)
      #expect(eigenvalues.count == 40)
      // The trace of the Hessian is 3 Σx² − a N, with a zero diagonal of the couplings.
      let trace = 40 * (3 * (point["self_overlap"]?.double ?? .nan) - grid.gains[gain])
      #expect(abs(eigenvalues.reduce(0, +) - trace) < 1e-8)
      let counts = (point["histogram"]?["counts"]?.elements ?? []).compactMap(\.integer)
      #expect(counts.reduce(0, +) == 40)
      let anneals = point["anneals"]?.elements ?? []
      #expect(anneals.count == 2)
      #expect(anneals.contains { $0.elements?[0] == point["energy_per_spin"] })
      #expect(anneals.contains { $0.elements?[1] == point["overlap"] })
      let quenched = place.shell(
        "\"$ISINGLASS\" landscape --generate '\(problem.name)' --gain \(grid.gains[gain]) --sample"
          + " --quenches 6 --anneals 1 --seed 3 --json")
      let energies = (point["minima"]?.elements ?? []).compactMap { $0.elements?[0] }
      #expect(.array(energies) == quenched.json["quench_energies_per_spin"])
    }
  }

  @Test func gridsAreGoneThroughFromCoarseToFine() throws {
    for points in [2, 3, 9, 20, 51] {
      let grid = try GainGrid(-1, 1.5, points: points)
      #expect(grid.gains.count == points && grid.gains.first == -1 && grid.gains.last == 1.5)
      #expect(grid.gains == grid.gains.sorted())
      let order = grid.coarseToFine
      #expect(order.sorted() == Array(0..<points))
      // After any part of the work no gap is more than four times what even spacing would leave.
      for done in 3...max(3, points) where done <= points {
        let seen = order.prefix(done).sorted()
        let widest = zip(seen, seen.dropFirst()).map { $1 - $0 }.max() ?? 0
        #expect(widest <= 4 * (points - 1) / (done - 1) + 1)
      }
    }
    #expect(throws: QuestionError.self) { try GainGrid(1, 1, points: 5) }
    #expect(throws: QuestionError.self) { try GainGrid(0, 1, points: 1) }
    #expect(throws: QuestionError.self) { try GainGrid(.nan, 1, points: 3) }
  }

  private func command(_ point: JSONValue) -> String {
    String((point["command"]?.text ?? "").dropFirst("isinglass ".count))
  }
}
