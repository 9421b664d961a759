import Isinglass
import SpinGlasses

/// The Hessian at one minimum, as every report shows it.
struct LandscapeModes {
  let modes: HessianModes
  let edge: Double
  let share: GainResponse.Share?
  /// The part of the modes that counts as soft.
  static let softFraction = 0.05

  /// Finds the modes asked for, and what the softest twentieth carries.
  ///
  /// - Throws: `LandscapeError`.
  init(_ landscape: SoftSpinLandscape, at x: [Double], gain: Double, count: Int) throws {
    // The softest twentieth is needed for the shares; beyond 1500 spins that takes too long.
    let soft = max(1, Int((Self.softFraction * Double(x.count)).rounded()))
    let isAffordable = soft <= 75
    let found = try HessianModes(
      of: landscape, at: x, gain: gain, lowest: max(count, isAffordable ? soft : 1),
      tolerance: 1e-7)
    modes = found
    edge = try landscape.semicircularEdge(at: x, gain: gain)
    let moves = x.contains { $0 != 0 } && abs(found.eigenvalues.first ?? 0) > 1e-12
    share =
      isAffordable && moves
      ? try GainResponse(of: landscape, modes: found)
        .share(ofSoftestFraction: Self.softFraction) : nil
  }

  /// The lowest modes as members of a JSON object.
  func members(_ count: Int) -> [JSONMember] {
    let shown = 0..<min(count, modes.eigenvalues.count)
    return [
      JSONMember("hessian_eigenvalues", .array(shown.map { .number(modes.eigenvalues[$0]) })),
      JSONMember("mode_concentrations", .array(shown.map { .number(modes.concentration($0)) })),
      JSONMember(
        "participation_ratios", .array(shown.map { .number(modes.participationRatio($0)) })),
      JSONMember("hessian_edge", .number(edge)),
      JSONMember("soft_fraction", .number(Self.softFraction)),
      JSONMember("soft_displacement_share", share.map { .number($0.displacement) } ?? .null),
      JSONMember("soft_energy_share", share.map { .number($0.energy) } ?? .null),
    ]
  }

  /// The lowest modes as lines of a report.
  func write(to report: inout Report, count: Int) {
    let shown = (0..<min(count, modes.eigenvalues.count)).map { mode in
      "\(Quantity.significant(modes.eigenvalues[mode], digits: 4))"
        + " (\(Quantity.significant(modes.concentration(mode), digits: 3)))"
    }
    if !shown.isEmpty {
      report.paragraph("lowest modes", shown.joined(separator: ", "))
      report.paragraph(
        "", "in brackets N Σv⁴: 1 all spins alike, 3 extended, N one spin alone")
    }
    report.line("Hessian edge", "\(Quantity.significant(edge, digits: 4)) by Pastur's law")
    if let share {
      report.paragraph(
        "soft modes",
        "the softest 5 % carry \(Quantity.percent(share.displacement)) of a step along the gain"
          + " and \(Quantity.percent(share.energy)) of its energy")
    }
  }
}
