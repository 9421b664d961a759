import Charts
import RealModule
import SpinGlasses

/// Theory and simulation of anneals at several rates.
struct RateComparison {
  let plan: RatePlan
  let theory: [RateLine]
  let machine: [RateLine]

  /// A power of the rate that what is left above a limit falls with.
  struct PowerLaw: Sendable {
    let limit: Estimate
    let exponent: Estimate
    let prefactor: Double
    let reducedChiSquare: Double
  }

  /// ln(e − limit) against ln v, by least squares.
  static func fit(_ rates: [Double], _ energies: [Estimate], limit: Double) -> PowerLaw? {
    let logarithms = energies.map {
      Estimate(
        value: $0.value > limit ? Double.log($0.value - limit) : .nan,
        error: $0.error / ($0.value - limit))
    }
    guard logarithms.allSatisfy(\.value.isFinite),
      let line = LineFit(x: rates.map { Double.log($0) }, y: logarithms)
    else { return nil }
    return PowerLaw(
      limit: Estimate(value: limit, error: 0), exponent: line.slope,
      prefactor: Double.exp(line.intercept.value), reducedChiSquare: line.reducedChiSquare)
  }

  /// The limit of least χ² too; its error is where χ² is 1 more, that of the exponent spans both ends.
  static func fit(_ rates: [Double], _ energies: [Estimate]) -> PowerLaw? {
    guard let lowest = energies.map(\.value).min(), rates.count > 3 else { return nil }
    let freedom = Double(rates.count - 2)
    let step = 2e-5
    let trials = (1...5000).compactMap { fit(rates, energies, limit: lowest - Double($0) * step) }
    guard let best = trials.min(by: { $0.reducedChiSquare < $1.reducedChiSquare }) else {
      return nil
    }
    // Where the law itself is off, errors count for as much as it is.
    let rise = max(1, best.reducedChiSquare * freedom / (freedom - 1)) / freedom
    let near = trials.filter { $0.reducedChiSquare <= best.reducedChiSquare + rise }
    let limits = near.map(\.limit.value)
    let exponents = near.map(\.exponent.value)
    func half(_ values: [Double]) -> Double {
      0.5 * ((values.max() ?? 0) - (values.min() ?? 0))
    }
    return PowerLaw(
      limit: Estimate(value: best.limit.value, error: half(limits) + step),
      exponent: Estimate(
        value: best.exponent.value,
        error: (half(exponents) * half(exponents) + best.exponent.error * best.exponent.error)
          .squareRoot()), prefactor: best.prefactor,
      reducedChiSquare: best.reducedChiSquare * freedom / (freedom - 1))
  }

  private static func text(_ number: Double) -> String {
    StudyReport.text(Estimate(value: number, error: 0.05))
  }

  /// What so many spins have above infinitely many (Boettcher, Eur. Phys. J. B 46, 501 (2005)).
  static func finiteSize(_ size: Int) -> Double { 0.70 * Double.pow(Double(size), -2.0 / 3) }

  /// Theory's energies with what its own number of spins may add.
  private var energies: [Estimate] {
    zip(theory, plan.theory).map { line, run in
      let size = Self.finiteSize(run.size)
      return Estimate(
        value: line.end.value,
        error: (line.end.error * line.end.error + size * size / 4).squareRoot())
    }
  }

  /// Rates at which signs are frozen before the end, so that it is the rate alone that leaves anything.
  private var settled: [Int] {
    theory.indices.filter { k in
      theory[k].frozen(within: 0.002).map { $0 < theory[k].gains.last ?? $0 } ?? false
    }
  }

  var fixedLaw: PowerLaw? {
    Self.fit(
      settled.map { theory[$0].rate }, settled.map { energies[$0] }, limit: RateStudy.groundEnergy)
  }

  var freeLaw: PowerLaw? {
    Self.fit(settled.map { theory[$0].rate }, settled.map { energies[$0] })
  }

  var findings: [Finding] {
    var findings: [Finding] = []
    var slower = 0.0
    for line in theory.reversed() {
      guard let last = line.gains.last, last >= 1, let gain = line.frozen(within: 0.002) else {
        continue
      }
      // A fast rise gets ahead of the signs, so that they freeze at what is later in gain.
      let isSlow = line.rate <= 0.1
      findings.append(
        Finding(
          "rate \(line.rate): signs are frozen "
            + (isSlow ? "by gain 1" : "no sooner than in slower anneals"),
          measured: Estimate(value: gain, error: 0.25), holds: isSlow ? gain <= 1 : gain >= slower,
          remark:
            "the gain looked at from which their energy stays within 0.002 of that at gain \(last); theory"
        ))
      slower = max(slower, gain)
    }
    for (slow, fast) in zip(theory.dropFirst(), theory) {
      let error = (slow.end.error * slow.end.error + fast.end.error * fast.end.error).squareRoot()
      findings.append(
        Finding(
          "rate \(slow.rate) ends lower than \(fast.rate)", measured: slow.end,
          holds: slow.end.value < fast.end.value + 3 * error
            && slow.end.value > RateStudy.groundEnergy - 3 * slow.end.error,
          remark: "above the ground energy −0.76317; theory"))
    }
    for line in machine {
      guard let known = theory.first(where: { $0.rate == line.rate }),
        let gain = known.gains.last, let found = line.energy(at: gain)
      else { continue }
      findings.append(
        Finding(
          "rate \(line.rate): the machine ends with theory's Ising energy at gain \(gain)",
          predicted: known.end, measured: found, systematic: 2 * Self.finiteSize(plan.size),
          remark:
            "\(plan.size) spins may have \(StudyReport.text(Estimate(value: 2 * Self.finiteSize(plan.size), error: 1e-3))) more"
        ))
    }
    let rates = settled.map { "\(theory[$0].rate)" }.joined(separator: ", ")
    if let law = fixedLaw {
      findings.append(
        Finding(
          "what is left above −0.76317 is a power of the rate where signs freeze before the end",
          measured: law.exponent, holds: law.reducedChiSquare < 3,
          remark:
            "the exponent; holds if χ² a degree of freedom, \(Self.text(law.reducedChiSquare)), is below 3; rates \(rates)"
        ))
    }
    if let law = freeLaw {
      findings.append(
        Finding(
          "the power of the rate that fits best ends at the ground energy",
          predicted: Estimate(value: RateStudy.groundEnergy, error: 1e-6), measured: law.limit,
          remark:
            "exponent \(StudyReport.text(law.exponent)); χ² a degree of freedom \(Self.text(law.reducedChiSquare))"
        ))
    }
    return findings
  }

  var tables: [StudyTable] {
    var table = StudyTable(
      "rigidity-in-time",
      columns: [
        "rate", "gain", "theory_ising_energy", "theory_ising_energy_error", "ising_energy",
        "ising_energy_error",
      ])
    for rate in theory.map(\.rate) {
      let known = theory.first { $0.rate == rate }
      let found = machine.first { $0.rate == rate }
      for gain in plan.gains {
        let (one, other) = (known?.energy(at: gain), found?.energy(at: gain))
        if one == nil, other == nil { continue }
        table.add([
          rate, gain, one?.value ?? .nan, one?.error ?? .nan, other?.value ?? .nan,
          other?.error ?? .nan,
        ])
      }
    }
    return [table]
  }

  var pictures: [StudyReport.Picture] {
    var courses = Chart(
      "Ising energy of the signs along anneals",
      subtitle: "pure glass; lines theory, points the machine with \(plan.size) spins",
      x: Axis("gain a"), y: Axis("energy per spin"))
    for (k, line) in theory.enumerated() {
      courses.addLine(
        x: line.gains, y: line.energies.map(\.value), label: "rate \(line.rate)", color: .series(k))
      if let found = machine.first(where: { $0.rate == line.rate }) {
        courses.addPoints(
          x: found.gains, y: found.energies.map(\.value), errors: found.energies.map(\.error),
          color: .series(k), radius: 2.6)
      }
    }
    courses.addRule(.horizontal(RateStudy.groundEnergy), label: "ground state")
    var residual = Chart(
      "What is left at the end", subtitle: "Ising energy above −0.76317",
      x: Axis("rate da/dt", scale: .logarithmic), y: Axis("e + 0.76317", scale: .logarithmic))
    func left(_ lines: [RateLine]) -> [Double] {
      lines.map { $0.end.value - RateStudy.groundEnergy }
    }
    residual.addPoints(
      x: theory.map(\.rate), y: left(theory), errors: energies.map(\.error), label: "theory",
      color: .blue)
    residual.addPoints(
      x: machine.map(\.rate), y: left(machine), errors: machine.map(\.end.error),
      label: "the machine", color: .vermilion)
    let rates = (0...40).map { k -> Double in
      let ends = (theory.map(\.rate).min() ?? 0.1, theory.map(\.rate).max() ?? 1)
      return ends.0 * Double.pow(ends.1 / ends.0, Double(k) / 40)
    }
    for (law, name, color) in [
      (fixedLaw, "power, limit −0.76317", ChartColor.blue), (freeLaw, "power, free limit", .green),
    ] {
      guard let law else { continue }
      residual.addLine(
        x: rates,
        y: rates.map {
          law.limit.value + law.prefactor * Double.pow($0, law.exponent.value)
            - RateStudy.groundEnergy
        }, label: name, color: color)
    }
    return [
      StudyReport.Picture(
        name: "rigidity-in-time", caption: "Ising energy against gain and rate",
        svg: Figure([courses, residual], columns: 2).svg())
    ]
  }
}
