import ArgumentParser

/// `isinglass theory`: what large random problems are like, without simulating any.
struct Theory: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Predict the landscape of large planted problems by statistical physics.",
    discussion: """
      The problems are those of 'isinglass generate planted-sk': couplings g W + (J0/N) ξξᵀ with a hidden \
      state ξ, or with --ensemble wishart those of 'isinglass generate wishart'. Energies are per spin, of \
      E(x; a) = Σ(x⁴/4 − a x²/2) − ½ xᵀJx, for Wishart problems with the diagonal of J and b = a + alpha.

      Examples:
        isinglass theory replica --gain 0 --ferromagnetic-bias 1.5
        isinglass theory spectrum --gain -1 --plot spectrum.svg
        isinglass theory complexity --gain 0.5 --json
        isinglass theory phase-diagram --plot phases.svg
        isinglass theory dmft --rate 0.1 --plot anneal.svg
        isinglass theory replica --ensemble wishart --alpha 0.75 --b 1
        isinglass theory recovery --spins 200 1000 --rate 0.02
      """,
    subcommands: [
      TheoryReplica.self, TheorySpectrum.self, TheoryComplexity.self, TheoryPhaseDiagram.self,
      TheoryDynamics.self, TheoryRecovery.self,
    ])
}
