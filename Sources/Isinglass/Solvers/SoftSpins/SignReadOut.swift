import IsingKernels

/// Reads ±1 spins off soft ones and remembers the best of each replica.
///
/// Energies of signs are exact for one-bit couplings and whenever a row of |J| sums to less than
/// 2²⁴. Otherwise they are single-precision estimates; of an integer model those that an estimate
/// does not settle, whether among a replica's states or for the lowest of all, are computed again in
/// whole numbers, so that `lowest` is always the exact energy of a state that was seen.
final class SignReadOut {
  /// The relative error of the estimates.
  static let tolerance = 1e-6

  private let machine: SoftSpinMachine
  private let replicas: Int
  private let stride: Int
  private let lanes: Int
  private let wordsPerReplica: Int
  private let words: AlignedBuffer<UInt64>
  private let bestWords: AlignedBuffer<UInt64>
  private let signs: AlignedBuffer<Float>
  private let force: AlignedBuffer<Float>
  private let counts: AlignedBuffer<Int32>
  private let sums: AlignedBuffer<Double>
  private var best: [Double]
  /// Whether the best numerator of each replica is exact.
  private var isKnown: [Bool]
  private let isExact: Bool
  private(set) var hasLooked = false
  private(set) var lowest = Double.infinity

  init(_ machine: SoftSpinMachine, replicas: Int, stride: Int) throws {
    self.machine = machine
    self.replicas = replicas
    self.stride = stride
    let order = machine.model.spinCount
    wordsPerReplica = (order + 511) / 512 * 8
    let isReplicaMajor = machine.product.layout == .replicaMajor
    lanes = isReplicaMajor ? replicas : stride
    words = try AlignedBuffer(count: lanes * wordsPerReplica)
    bestWords = try AlignedBuffer(count: lanes * wordsPerReplica)
    signs = try AlignedBuffer(count: isReplicaMajor ? 0 : order * stride)
    force = try AlignedBuffer(count: isReplicaMajor ? 0 : order * stride)
    counts = try AlignedBuffer(count: isReplicaMajor ? replicas * order : 0)
    sums = try AlignedBuffer(count: lanes)
    best = [Double](repeating: .infinity, count: replicas)
    isKnown = [Bool](repeating: false, count: replicas)
    isExact = machine.model.isInteger && machine.product.isExactForSpins
  }

  /// Takes down the best of each replica.
  func save(into writer: StateWriter) {
    writer.write(bestWords)
    writer.write(best)
    for flag in isKnown + [hasLooked] { writer.write(flag) }
    writer.write(lowest)
  }

  /// Goes on where another of the same machine was.
  func restore(from reader: inout StateReader) throws {
    try reader.read(
      spins: machine.model.spinCount, wordsEach: wordsPerReplica, into: bestWords)
    best = try reader.doubles(count: replicas)
    for replica in isKnown.indices { isKnown[replica] = try reader.bool() }
    hasLooked = try reader.bool()
    lowest = try reader.double()
  }

  /// Takes the signs of the amplitudes and keeps those that are the best of their replica.
  func look(at x: UnsafePointer<Float>) {
    hasLooked = true
    switch machine.product.layout {
    case .replicaMajor: lookReplicaMajor(x)
    case .spinMajor: lookSpinMajor(x)
    }
    for replica in 0..<replicas {
      let numerator = machine.model.offset - sums.start[replica]
      if machine.model.isInteger, !isExact {
        consider(replica, estimate: numerator, slack: Self.tolerance * abs(sums.start[replica]))
      } else if numerator < best[replica] {
        best[replica] = numerator
        lowest = min(lowest, numerator)
        keep(replica)
      }
    }
  }

  /// Keeps the signs of a replica if they are its best; settles in whole numbers what an estimate
  /// does not.
  private func consider(_ replica: Int, estimate: Double, slack: Double) {
    guard estimate < best[replica] + slack, !isKept(replica) else { return }
    let isClose = estimate > best[replica] - slack
    let isLowest = estimate < lowest + slack
    var numerator = estimate
    if isClose || isLowest {
      if isClose, !isKnown[replica] {
        best[replica] = machine.model.numerator(of: spins(replica))
        isKnown[replica] = true
      }
      numerator = machine.model.numerator(of: spins(replica, in: words))
      guard numerator < best[replica] else { return }
      lowest = min(lowest, numerator)
    }
    best[replica] = numerator
    isKnown[replica] = isClose || isLowest
    keep(replica)
  }

  /// Descends from the best signs of every replica by single flips.
  func descend() {
    guard let state = try? SingleFlipState(machine.flips) else { return }
    for replica in 0..<replicas {
      state.set(spins(replica))
      state.descend()
      for (k, word) in state.bestSpins.words.enumerated() {
        bestWords.start[replica * wordsPerReplica + k] = word
      }
      best[replica] = state.lowestForReport
      isKnown[replica] = true
      lowest = min(lowest, best[replica])
    }
  }

  /// The best state of each replica, energies exact for integer models.
  func states(replicas numbers: Range<Int>) -> [ReplicaState] {
    numbers.enumerated().map { k, number in
      let spins = spins(k)
      return ReplicaState(
        replica: number, spins: spins,
        numerator: isExact || isKnown[k] || !machine.model.isInteger
          ? best[k] : machine.model.numerator(of: spins))
    }
  }

  private func spins(_ replica: Int) -> Spins { spins(replica, in: bestWords) }

  private func spins(_ replica: Int, in words: AlignedBuffer<UInt64>) -> Spins {
    let start = replica * wordsPerReplica
    return Spins(
      words: words.elements[start..<start + wordsPerReplica], count: machine.model.spinCount)
  }

  /// Whether the signs just taken are those that are kept already.
  private func isKept(_ replica: Int) -> Bool {
    let start = replica * wordsPerReplica
    return best[replica].isFinite
      && (start..<start + wordsPerReplica).allSatisfy { words.start[$0] == bestWords.start[$0] }
  }

  private func keep(_ replica: Int) {
    let start = replica * wordsPerReplica
    for k in start..<start + wordsPerReplica { bestWords.start[k] = words.start[k] }
  }

  /// One-bit couplings: Σ_i s_i (½ Σ_j J_ij s_j + h_i) by counting bits.
  private func lookReplicaMajor(_ x: UnsafePointer<Float>) {
    let order = machine.model.spinCount
    for replica in 0..<replicas {
      packSigns(
        spins: order, replicas: 1, x: x + replica * stride, wordsPerReplica: wordsPerReplica,
        into: words.start + replica * wordsPerReplica)
    }
    _ = machine.product.multiply(
      spins: words.start, wordStride: wordsPerReplica, into: counts.start, replicas: replicas)
    for replica in 0..<replicas {
      let (row, fields) = (counts.start + replica * order, words.start + replica * wordsPerReplica)
      var twice = 0
      for i in 0..<order {
        let isUp = fields[i >> 6] >> UInt64(i & 63) & 1 == 1
        twice += isUp ? Int(row[i]) : -Int(row[i])
      }
      sums.start[replica] = Double(twice) / 2
      if machine.model.hasFields {
        for i in 0..<order {
          let isUp = fields[i >> 6] >> UInt64(i & 63) & 1 == 1
          sums.start[replica] += isUp ? machine.model.fields[i] : -machine.model.fields[i]
        }
      }
    }
  }

  /// Other couplings: one product with the signs of all replicas.
  private func lookSpinMajor(_ x: UnsafePointer<Float>) {
    let order = machine.model.spinCount
    packSigns(
      spins: order, replicas: lanes, x: x, wordsPerReplica: wordsPerReplica, into: words.start)
    unpackSigns(
      spins: order, replicas: lanes, words: words.start, wordsPerReplica: wordsPerReplica,
      into: signs.start)
    machine.product.multiply(signs.start, into: force.start, replicas: lanes, stride: lanes)
    for lane in 0..<lanes { sums.start[lane] = 0 }
    let half = machine.product.unit / 2
    for i in 0..<order {
      let field = machine.model.hasFields ? machine.model.fields[i] : 0
      let row = i * lanes
      for lane in 0..<lanes {
        sums.start[lane] +=
          Double(signs.start[row + lane]) * (Double(force.start[row + lane]) * half + field)
      }
    }
  }
}
