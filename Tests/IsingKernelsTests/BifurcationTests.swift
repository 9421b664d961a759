import IsingKernels
import Testing

extension KernelLevels {
  @Suite struct BifurcationTests {
    /// A replica's memory and what it is made of.
    final class Replica {
      let model: AnnealingModel
      let external: Buffer<Float>?
      let memory: Buffer<UInt64>

      init(_ model: AnnealingModel, amplitude: Float = 0.1, spins: [UInt64]? = nil, stream: UInt64)
      {
        self.model = model
        external =
          model.fields.contains { $0 != 0 }
          ? Buffer(model.n) { Float(model.fields[$0]) } : nil
        var problem = model.problem
        memory = Buffer(bifurcationBytes(&problem) / 8 + 8) { _ in 0 }
        startBifurcation(
          &problem, memory.start, external: external?.start, amplitude: amplitude,
          velocity: amplitude, spins: spins, from: PhiloxPlace(key: 5, low: 0, high: stream))
      }

      func run(_ rule: BifurcationRule, _ steps: Range<Int>, target: Double = -.infinity) -> Int {
        var (problem, rule) = (model.problem, rule)
        return runBifurcation(
          &problem, memory.start, rule: &rule, first: steps.lowerBound, count: steps.count,
          target: target)
      }

      func state() -> (x: [Float], y: [Float], fields: [Double]) {
        var problem = model.problem
        var (x, y) = ([Float](repeating: 0, count: model.n), [Float](repeating: 0, count: model.n))
        var fields = [Double](repeating: 0, count: model.n)
        readBifurcation(&problem, memory.start, x: &x, y: &y, fields: &fields)
        return (x, y, fields)
      }

      func best() -> (energy: Double, spins: [Double]) {
        var problem = model.problem
        var words = [UInt64](repeating: 0, count: (model.n + 63) / 64 + 1)
        let energy = bestOfBifurcation(&problem, memory.start, spins: &words)
        return (energy, (0..<model.n).map { words[$0 / 64] >> UInt64($0 % 64) & 1 == 1 ? 1 : -1 })
      }
    }

    static func signs(_ x: [Float]) -> [Double] { x.map { $0.sign == .minus ? -1 : 1 } }

    /// Σ_j J_ij s_j as the definition has it.
    static func couplingFields(_ model: AnnealingModel, _ spins: [Double]) -> [Double] {
      zip(model.localFields(spins), model.fields).map { $0 - $1 }
    }

    static let sizes = [1, 2, 31, 64, 130, 333, 512, 517, 1030]

    @Test(arguments: available, AnnealingKind.all)
    func fieldsStayThoseOfTheSignsHoweverManyFlip(level: KernelLevel, kind: AnnealingKind) {
      KernelLevels.at(level) {
        for n in Self.sizes {
          let model = AnnealingModel(kind, n: n, withFields: n % 2 == 0, seed: UInt64(n))
          let replica = Replica(model, stream: 1)
          var numbers = Numbers(seed: UInt64(n))
          for flips in [0, 1, 3, 7, 8, 9, 15, 16, 17, 40, 100, 255, 300, 700, n] {
            var chosen = Array(0..<UInt32(n))
            for k in 0..<n { chosen.swapAt(k, k + Int(numbers.bits()) % (n - k)) }
            var problem = model.problem
            flipBifurcation(&problem, replica.memory.start, count: min(flips, n), indices: chosen)
            let (x, _, fields) = replica.state()
            #expect(
              fields == Self.couplingFields(model, Self.signs(x)), "\(kind), \(n), \(flips) flips")
          }
        }
      }
    }

    @Test(arguments: available, AnnealingKind.all)
    func fieldsAndBestStayExactAlongAnAnneal(level: KernelLevel, kind: AnnealingKind) {
      KernelLevels.at(level) {
        for n in [1, 65, 517] {
          let model = AnnealingModel(kind, n: n, withFields: n != 65, seed: 3)
          let replica = Replica(model, stream: 2)
          let rule = BifurcationRule(
            dt: 1.1, coupling: 0.6 / model.scale, horizon: 200, pump_feedback: 0.1, heat: 0.01)
          var lowest = Double.infinity
          for step in 0..<200 {
            let spins = Self.signs(replica.state().x)
            lowest = min(lowest, model.energy(spins))
            #expect(replica.run(rule, step..<step + 1) == 1)
            #expect(lowestOfBifurcation(replica.memory.start) == lowest)
            if step % 20 == 0 {
              let (x, _, fields) = replica.state()
              #expect(fields == Self.couplingFields(model, Self.signs(x)))
            }
          }
          let best = replica.best()
          #expect(model.energy(best.spins) == best.energy)
        }
      }
    }

    /// The equations in double precision, straight from the documentation.
    @Test(arguments: available, [AnnealingKind.signs, .denseFloat, .sparseInt8])
    func stepsFollowTheEquations(level: KernelLevel, kind: AnnealingKind) {
      KernelLevels.at(level) {
        for (feedback, heat) in [(0.0, 0.0), (0.3, 0.0), (0.1, 0.05), (0.0, -0.2)] {
          let n = 90
          let model = AnnealingModel(kind, n: n, withFields: feedback > 0, seed: 9)
          let replica = Replica(model, amplitude: 0.5, stream: 3)
          let rule = BifurcationRule(
            dt: 0.7, coupling: 0.5 / model.scale, horizon: 40, pump_feedback: feedback, heat: heat)
          var (x, y) = (replica.state().x.map { Double($0) }, replica.state().y.map { Double($0) })
          var p = [Double](repeating: 1, count: n)
          // Rounding grows with time and flips a sign in the end, so not too far.
          for k in 0..<12 {
            let field = model.localFields(x.map { $0.sign == .minus ? -1 : 1 })
            for i in 0..<n {
              p[i] -= (1 - feedback * x[i] * x[i]) * p[i] / (40 - Double(k))
              let heating = heat * 0.7 * y[i]
              y[i] += 0.7 * (rule.coupling * field[i] - p[i] * x[i])
              x[i] += 0.7 * y[i]
              if abs(x[i]) > 1 { (x[i], y[i]) = (x[i] > 0 ? 1 : -1, 0) }
              y[i] += heating
            }
          }
          _ = replica.run(rule, 0..<12)
          let (found, velocity, _) = replica.state()
          for i in 0..<n {
            #expect(abs(Double(found[i]) - x[i]) < 1e-4, "x of \(i)")
            #expect(abs(Double(velocity[i]) / 0.7 - y[i]) < 1e-4, "y of \(i)")
          }
        }
      }
    }

    @Test(arguments: AnnealingKind.all)
    func allLevelsGiveTheSameBits(kind: AnnealingKind) {
      let model = AnnealingModel(kind, n: 1100, withFields: true, seed: 4)
      let rule = BifurcationRule(
        dt: 1, coupling: 0.5 / model.scale, horizon: 300, pump_feedback: 0.1, heat: 0.02)
      let results = available.map { level in
        KernelLevels.at(level) {
          let replica = Replica(model, stream: 4)
          _ = replica.run(rule, 0..<300)
          return (replica.state(), replica.best())
        }
      }
      for (state, best) in results.dropFirst() {
        #expect(state.x.map(\.bitPattern) == results[0].0.x.map(\.bitPattern))
        #expect(state.y.map(\.bitPattern) == results[0].0.y.map(\.bitPattern))
        #expect(best.energy == results[0].1.energy)
        #expect(best.spins == results[0].1.spins)
      }
    }

    @Test func aRunIsTheSameInOnePieceOrMany() {
      let model = AnnealingModel(.signs, n: 300, withFields: false, seed: 4)
      let rule = BifurcationRule(
        dt: 1, coupling: 0.5 / model.scale, horizon: 100, pump_feedback: 0.1, heat: 0)
      let (whole, pieces) = (Replica(model, stream: 4), Replica(model, stream: 4))
      _ = whole.run(rule, 0..<100)
      for first in stride(from: 0, to: 100, by: 7) {
        _ = pieces.run(rule, first..<min(100, first + 7))
      }
      #expect(whole.state().x == pieces.state().x)
      #expect(whole.best().energy == pieces.best().energy)
      // A target stops at the step after which it was reached.
      let target = whole.best().energy
      let again = Replica(model, stream: 4)
      let steps = again.run(rule, 0..<100, target: target)
      let check = Replica(model, stream: 4)
      _ = check.run(rule, 0..<steps)
      #expect(model.energy(Self.signs(check.state().x)) == target)
    }

    @Test(arguments: available, AnnealingKind.all)
    func descentEndsWhereNoFlipHelps(level: KernelLevel, kind: AnnealingKind) {
      KernelLevels.at(level) {
        for n in [1, 40, 600] {
          let model = AnnealingModel(kind, n: n, withFields: n == 40, seed: 6)
          let replica = Replica(model, stream: 5)
          let before = replica.best().energy
          var problem = model.problem
          let energy = descendBifurcation(&problem, replica.memory.start, sweeps: 1000)
          let best = replica.best()
          #expect(best.energy == energy && model.energy(best.spins) == energy)
          #expect(energy <= before)
          for (s, f) in zip(best.spins, model.localFields(best.spins)) { #expect(s * f >= 0) }
        }
      }
    }

    @Test(arguments: available)
    func positionDrivenStepsFollowTheEquations(level: KernelLevel) {
      KernelLevels.at(level) {
        for (spins, lanes) in [(7, 1), (5, 16), (3, 35), (2, 32)] {
          var numbers = Numbers(seed: 8)
          let size = spins * lanes
          func draw(_ count: Int) -> [Float] { (0..<count).map { _ in numbers.next() } }
          let (force, h, scale) = (draw(size), draw(spins), draw(lanes))
          let feedbacks = draw(lanes).map { abs($0) }
          var (x, y, p) = (draw(size), draw(size), draw(size).map { abs($0) })
          let (oldX, oldY, oldP) = (x, y, p)
          var rule = BifurcationRule(
            dt: 0.8, coupling: 0.4, horizon: 50, pump_feedback: 0, heat: 0.1)
          moveBifurcation(
            spins: spins, lanes: lanes, rule: &rule, step: 20, force: force, external: h,
            externalScale: scale, feedbacks: feedbacks, x: &x, y: &y, pump: &p)
          for i in 0..<spins {
            for r in 0..<lanes {
              let k = i * lanes + r
              let was = Double(oldX[k])
              let pump = Double(oldP[k]) * (1 - (1 - Double(feedbacks[r]) * was * was) / 30)
              let field = Double(force[k]) + Double(h[i] * scale[r])
              var dy = Double(oldY[k]) + 0.64 * (0.4 * field - pump * was)
              var now = was + dy
              if abs(now) > 1 { (now, dy) = (now > 0 ? 1 : -1, 0) }
              dy += 0.08 * Double(oldY[k])
              #expect(abs(Double(p[k]) - pump) < 1e-6)
              #expect(abs(Double(x[k]) - now) < 1e-6)
              #expect(abs(Double(y[k]) - dy) < 1e-6)
            }
          }
        }
      }
    }
  }
}
