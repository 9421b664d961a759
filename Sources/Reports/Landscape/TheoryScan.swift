package import Isinglass
import SpinGlasses

/// What theory says of a landscape, gain by gain: the lines to draw over what is simulated.
package struct TheoryScan: Sendable {
  private let ensemble: GlassEnsemble

  /// Of an ensemble.
  package init(_ ensemble: GlassEnsemble) { self.ensemble = ensemble }

  /// What is asked of an ensemble.
  package static let record = QuestionRecord(
    name: "landscape/theory",
    summary: "Order parameters, P(x), Hessian and complexity along the gain.",
    parameters: GlassEnsemble.parameters)

  /// Order parameters, P(x), the Hessian's density and the number of minima at a gain, each under the names
  /// of `isinglass theory … --json`; null where there is nothing to tell, such as minima to count in a
  /// paramagnet.
  ///
  /// - Throws: `TheoryError`.
  /// - Complexity: about a second where replica symmetry is broken.
  package func point(gain: Double) throws -> JSONValue {
    let place = try GlassPlace(ensemble, gain: gain, b: nil)
    let theory: JSONValue
    let spectrum: JSONValue
    switch place {
    case .plantedGlass(let point):
      let state = try PlantedGlassEquilibrium(at: point)
      theory = EquilibriumReport(state: state, tellsAmplitudes: true).json
      spectrum = SpectrumReport(of: state, points: Self.spectrumPoints).json
    case .wishart(let point):
      theory =
        try WishartStatesReport(at: point, isSymmetric: false, tellsAmplitudes: true).json
      spectrum = try WishartSpectrumReport(at: point, points: Self.spectrumPoints).json
    }
    // Below the onset there is nothing to count.
    let complexity = try? ComplexityQuestion(at: place).answer(threads: 1).json
    return .object([
      JSONMember("gain", .number(gain)),
      JSONMember("theory", theory.removing(["amplitudes", "amplitude_density"])),
      JSONMember("amplitudes", amplitudes(theory)),
      JSONMember("spectrum", spectrum),
      JSONMember("complexity", complexity ?? .null),
      JSONMember("command", .string(command(gain: gain))),
    ])
  }

  private static let spectrumPoints = 200

  private func amplitudes(_ theory: JSONValue) -> JSONValue {
    guard let x = theory["amplitudes"], let density = theory["amplitude_density"] else {
      return .null
    }
    return ["x": x, "density": density]
  }

  /// The command that prints the order parameters.
  private func command(gain: Double) -> String {
    var words = ["isinglass theory replica"]
    switch ensemble.kind {
    case .plantedSK:
      words.append("--gain \(Energy(gain))")
      if ensemble.ferromagneticBias != 0 {
        words.append("--ferromagnetic-bias \(Energy(ensemble.ferromagneticBias))")
      }
      if ensemble.disorder != 1 { words.append("--disorder \(Energy(ensemble.disorder))") }
    case .wishart:
      words.append("--ensemble wishart --alpha \(Energy(ensemble.alpha)) --gain \(Energy(gain))")
    }
    return words.joined(separator: " ")
  }
}

extension JSONValue {
  /// The object without some of its members.
  fileprivate func removing(_ names: Set<String>) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { !names.contains($0.name) })
  }
}
