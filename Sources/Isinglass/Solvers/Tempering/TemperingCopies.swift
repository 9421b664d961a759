import IsingKernels

/// The states of a tempering run, numbered by slots: slot s · temperatures + k is set s's state at
/// temperature k.
protocol TemperingCopies: AnyObject {
  /// The number of slots.
  var count: Int { get }
  /// The lowest numerator at the end of a sweep so far.
  var lowest: Double { get }
  /// The spins of the lowest numerator.
  var best: Spins { get }
  /// How many temperatures have their clusters exchanged after a round, so that it takes a part of the
  /// time that the sweeps take.
  var exchangesPerRound: Double { get }
  /// The rounds between two crossovers with the best state.
  var roundsPerCrossover: Int { get }

  /// Sweeps every state once, at the temperature of its slot in units of the model's numerator.
  func sweep(_ temperatures: [Double])
  /// The numerator of a slot's energy.
  func numerator(_ slot: Int) -> Double
  /// The spins in a slot.
  func spins(_ slot: Int) -> Spins
  /// Exchanges the states of two slots.
  func exchange(_ slot: Int, _ other: Int)
  /// Turns spins around in the states of two slots.
  func turn(_ spins: [UInt32], _ slot: Int, _ other: Int)
  /// Takes down all states and random numbers to come.
  func save(into writer: StateWriter) -> Bool
  /// Goes on where other copies of the same start were.
  func restore(from reader: inout StateReader) throws
}

/// Copies of any model, swept one after the other.
final class SingleFlipCopies: TemperingCopies {
  private let couplings: AnnealingCouplings
  private var states: [SingleFlipState]
  private var places: [PhiloxPlace]
  private(set) var lowest = Double.infinity
  private(set) var best: Spins
  let roundsPerCrossover = 8
  let exchangesPerRound: Double

  /// Allocates copies with given spins; their random numbers come from the places.
  ///
  /// - Throws: `SolverError.outOfMemory`.
  init(
    _ couplings: AnnealingCouplings, _ spins: [Spins], places: [PhiloxPlace], temperatures: Int
  ) throws {
    self.couplings = couplings
    self.places = places
    best = spins[0]
    states = try spins.map { _ in try SingleFlipState(couplings) }
    exchangesPerRound = Double(temperatures) / 4
    for (state, spins) in zip(states, spins) {
      state.set(spins)
      note(state)
    }
  }

  var count: Int { states.count }

  func sweep(_ temperatures: [Double]) {
    for (slot, state) in states.enumerated() {
      withUnsafePointer(to: temperatures[slot % temperatures.count] / couplings.unit) {
        _ = state.sweep(
          UnsafeBufferPointer(start: $0, count: 1), table: nil, place: &places[slot],
          target: nil)
      }
      note(state)
    }
  }

  func numerator(_ slot: Int) -> Double { states[slot].numerator }

  func spins(_ slot: Int) -> Spins { states[slot].currentSpins }

  func exchange(_ slot: Int, _ other: Int) { states.swapAt(slot, other) }

  func turn(_ spins: [UInt32], _ slot: Int, _ other: Int) {
    states[slot].flip(spins)
    states[other].flip(spins)
  }

  func save(into writer: StateWriter) -> Bool {
    for (state, place) in zip(states, places) {
      state.save(into: writer)
      writer.write(place.low)
    }
    writer.write(lowest)
    writer.write(best)
    return true
  }

  func restore(from reader: inout StateReader) throws {
    for slot in states.indices {
      try states[slot].restore(from: &reader)
      places[slot].low = try reader.word()
    }
    lowest = try reader.double()
    best = try reader.spins(count: best.count)
  }

  private func note(_ state: SingleFlipState) {
    if state.lowest < lowest {
      lowest = state.lowest
      best = state.bestSpins
    }
  }
}
