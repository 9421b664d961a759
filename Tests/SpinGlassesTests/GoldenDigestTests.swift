import Isinglass
import SpinGlasses
import Testing

/// A seed names an instance for ever: these digests must never change, on any machine.
///
/// They are the one place where stored output is compared with; that the instances are right is
/// tested elsewhere. An ensemble that must change gets a new name.
@Suite struct GoldenDigestTests {
  static let digests = [
    "sk --size 20": "827e8f5b0e9dade70727b819290d7cd4",
    "sk --size 100 --couplings pm1": "937f15b243fbb9b3216017a4452cac6c",
    "planted-sk --size 20": "efa1a1497612d66cec92dde2da63f532",
    "planted-sk --size 21 --ferromagnetic-bias 2.5 --disorder 0.5 --planted up":
      "c32d20a229bd5dd13f490c5771286e54",
    "wishart --size 20": "76569471ea22b69fced0158f05e9ff72",
    "wishart --size 20 --alpha 1.25 --couplings integer": "b5d021ddf4c7728f09414ee1a71d0bd9",
    "tile --size 6": "757bb622f5b07cd5b23e58a4150768f3",
    "xorsat --size 9": "1a0bb0ff267f32a4a6293c6191bb9e0b",
    "maxcut-gnp --size 30 --density 0.3 --weights pm1": "7a006d4c20f82cae8350225f98ac97e0",
    "regular --size 12 --degree 5": "bddbc3c13a21ce6b4a4a863fc8c78fd8",
    "regular --size 12 --degree 8 --weights pm1": "4ce56edbc91013028edb343c6936e27c",
    "torus2d --size 5": "32a1b4e6eed9604cf27ac8141d3f72f1",
    "torus2d --size 5 --couplings gaussian": "1f35348e54b4930d48e8633ffc31f884",
    "torus3d --size 3": "7905d29f20e3460eedaaf209c6fe94b3",
    "hopfield --size 25 --patterns 4": "b19b1d1cb9759a594963bc999598aeda",
  ]

  @Test(arguments: EnsembleCatalogueTests.recipes) func digestIsAsEver(recipe: String) throws {
    let problem = try EnsembleRecipe(parsing: recipe + " --seed 77").problem()
    #expect(Self.digests[recipe] == problem.digest, "\"\(recipe)\": \"\(problem.digest)\",")
  }

  /// A hundred thousand normal numbers, tails included, mixed into one word.
  @Test func normalNumbersAreAsEver() {
    var stream = Seed(77).stream(.experiment)
    var word: UInt64 = 0
    for _ in 0..<100_000 {
      word = (word << 7 | word >> 57) ^ stream.normal().bitPattern
      word = (word << 7 | word >> 57) ^ stream.exponential().bitPattern
    }
    #expect(word == 12_520_017_662_760_065_089)
  }
}
