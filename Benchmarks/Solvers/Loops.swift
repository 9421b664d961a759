import IsingKernels
import Isinglass
import SpinGlasses

/// A whole step of the coherent Ising machine beside the product kernel alone, interleaved: the
/// ratio says what everything but the product costs.
func measureLoops() throws {
  print("whole step / product kernel (goal <= 1.15), one core, best of interleaved samples")
  let cases = [
    ("one-bit N=2000, 8 replicas", "sk --couplings pm1 --size 2000 --seed 1", 8),
    (
      "dense N=2000, 32 replicas", "wishart --couplings integer --alpha 0.8 --size 2000 --seed 1",
      32
    ),
    (
      "sparse d=20 N=2000, 32 replicas", "regular --degree 20 --weights pm1 --size 2000 --seed 1",
      32
    ),
    ("sparse d=4 N=10000, 32 replicas", "torus2d --size 100 --seed 1", 32),
  ]
  for (name, recipe, replicas) in cases {
    let model = try EnsembleRecipe(parsing: recipe).problem().model
    let product = try productKernel(model, replicas: replicas)
    for solver in ["cim", "cac"] {
      let prepared = try SolverCatalogue.solver(
        named: solver, settings: ["batch": "\(replicas)", "look-every": "1000000"]
      ).prepare(model, seed: 1)
      let trajectory = try prepared.makeTrajectory(
        TrajectoryStart(replicas: 0..<replicas, steps: 1_000_000, seed: 1))
      trajectory.advance(by: 20)
      var (best, bestProduct) = (Double.infinity, Double.infinity)
      for _ in 0..<60 {
        bestProduct = min(bestProduct, seconds { for _ in 0..<5 { product() } } / 5)
        best = min(best, seconds { trajectory.advance(by: 5) } / 5)
      }
      print(
        "  \(name), \(solver): step \((best * 1e6).text(" us", decimals: 1)), product "
          + "\((bestProduct * 1e6).text(" us", decimals: 1)), ratio \((best / bestProduct).text(""))"
      )
    }
  }
}

/// The product that a step of the machine needs, on its own buffers.
private func productKernel(_ model: IsingModel, replicas: Int) throws -> () -> Void {
  let order = model.spinCount
  let x = aligned(order * replicas + 16 * replicas)
  let y = aligned(order * replicas + 16 * replicas)
  for k in 0..<order * replicas { x[k] = Float(k % 17) / 17 - 0.5 }
  switch model.couplings.storage {
  case .oneBit(let matrix):
    let packed = UnsafeMutablePointer<UInt32>.allocate(
      capacity: oneBitRealPackedCount(order: order))
    matrix.withWords { words in
      guard let rows = words.baseAddress else { return }
      packOneBitForReals(
        order: order, firstRow: 0, rowCount: order, rows: rows, rowStride: matrix.wordsPerRow,
        into: packed)
    }
    let stride = (order + 15) / 16 * 16
    return {
      oneBitRealProduct(
        order: order, replicas: replicas, packed: packed, x: x, xStride: stride, y: y,
        yStride: stride)
    }
  case .dense:
    let packed = aligned(densePackedCount(order: order))
    let row = aligned(12 * order)
    for panel in 0..<densePanelCount(order: order) {
      let rows: [UnsafePointer<Float>?] = (0..<12).map { k in
        guard 12 * panel + k < order else { return nil }
        (row + k * order).update(repeating: 0, count: order)
        model.couplings.forEachNeighbor(of: 12 * panel + k) { j, value in
          row[k * order + j] = Float(value)
        }
        return UnsafePointer(row + k * order)
      }
      packDensePanel(order: order, panel: panel, rows: rows, into: packed)
    }
    return {
      denseProduct(
        order: order, replicas: replicas, packed: packed, x: x, xStride: replicas, y: y,
        yStride: replicas)
    }
  case .sparse(let matrix):
    let size = sparsePackedSize(order: order, nonzeros: matrix.columns.count)
    let packed = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    let weights = (0..<matrix.columns.count).map { Float(matrix.values[$0]) }
    _ = packSparse(
      order: order, rowStarts: matrix.rowStarts.map { Int($0) }, columns: matrix.columns,
      weights: weights, into: packed)
    return {
      sparseProduct(
        packed: packed, replicas: replicas, x: x, xStride: replicas, y: y, yStride: replicas)
    }
  }
}

/// Zeroed numbers on a cache line; lives as long as the process.
private func aligned(_ count: Int) -> UnsafeMutablePointer<Float> {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
  let floats = memory.bindMemory(to: Float.self, capacity: count)
  floats.initialize(repeating: 0, count: count)
  return floats
}
