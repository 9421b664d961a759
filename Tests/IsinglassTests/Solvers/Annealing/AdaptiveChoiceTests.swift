import Testing

@testable import Isinglass

@Suite struct AdaptiveChoiceTests {
  @Test func everyOptionIsTriedOnceInOrder() {
    var random = Philox(key: 1, stream: 2)
    var choice = AdaptiveChoice(costs: [50, 200, 1000], prior: 1)
    for k in 0..<3 {
      #expect(choice.choose(&random) == k)
      choice.record(k, gain: 0, cost: 10)
    }
  }

  @Test func whatGainsMoreForItsCostIsDrawnMore() {
    var random = Philox(key: 3, stream: 4)
    var choice = AdaptiveChoice(costs: [1, 1, 1], prior: 0.01)
    var drawn = [0, 0, 0]
    for _ in 0..<1000 {
      let k = choice.choose(&random)
      drawn[k] += 1
      // The second gains five times as much as the first for each unit of cost, the third nothing.
      choice.record(k, gain: [1, 10, 0][k], cost: [1, 2, 1][k])
    }
    #expect(drawn[1] > 2 * drawn[0])
    #expect(drawn[0] > 2 * drawn[2])
    #expect(drawn[2] > 1)
  }

  @Test func withoutGainsCostIsShared() {
    var random = Philox(key: 5, stream: 6)
    let costs = [50.0, 200, 1000]
    var choice = AdaptiveChoice(costs: costs, prior: 1)
    var spent = [0.0, 0, 0]
    for _ in 0..<20_000 {
      let k = choice.choose(&random)
      spent[k] += costs[k]
      choice.record(k, gain: 0, cost: costs[k])
    }
    // Dearer ones are drawn less often, but none is starved or given nearly all.
    let total = spent.reduce(0, +)
    for share in spent { #expect(share > 0.1 * total && share < 0.7 * total) }
  }
}
