import Isinglass
import RealModule
import Spectra

/// J = (g/√N) GOE + (J₀/N) ξξᵀ in the gauge in which ξ = (1, …, 1), drawn only where it is looked at.
///
/// Of a Gaussian matrix all that products with some vectors have told is their images; the rest is as
/// random as before. So a product with a new direction is drawn on the spot, given the earlier ones, and
/// the matrix never stored. Exact in law at any size: what the images of earlier directions return is the
/// memory of dynamical mean-field theory, what is drawn anew its noise. Any vector may be asked about,
/// not only the state.
///
/// Source: E. Bolthausen, Commun. Math. Phys. 325, 333 (2014).
struct ConditionedGlass: MeanFieldForces {
  private let size: Int
  private let disorder: Double
  private let bias: Double
  private let tolerance: Double
  private var random: Philox
  private var directions: VectorStack
  private var images: VectorStack

  init(size: Int, disorder: Double, bias: Double, tolerance: Double, random: Philox) {
    self.size = size
    self.disorder = disorder
    self.bias = bias
    self.tolerance = tolerance
    self.random = random
    directions = VectorStack(length: size)
    images = VectorStack(length: size)
  }

  var rank: Int { directions.count }

  mutating func forces(on x: [Double]) -> [Double] {
    var (coefficients, rest) = directions.split(x, tolerance: tolerance)
    if let rest {
      let e = rest.direction
      var image = (0..<size).map { _ in random.normal() }
      // The diagonal has twice the variance of what is off it.
      let along = (2.0.squareRoot() - 1) * VectorArithmetic.dot(e.span, image.span)
      VectorArithmetic.add(along, times: e.span, to: &image, at: 0)
      _ = directions.takeProjection(from: &image)
      let scale = disorder / Double(size).squareRoot()
      for i in image.indices { image[i] *= scale }
      directions.add(images.products(with: e), to: &image)
      directions.append(e)
      images.append(image)
      coefficients.append(rest.length)
    }
    let magnetization = x.reduce(0, +) / Double(size)
    var forces = [Double](repeating: bias * magnetization, count: size)
    images.add(coefficients, to: &forces)
    return forces
  }

  mutating func couplingEnergy(ofTrial x: [Double]) -> Double {
    let before = (rank: directions.count, random: random)
    let forces = forces(on: x)
    if directions.count > before.rank {
      directions.removeLast()
      images.removeLast()
    }
    random = before.random
    return -0.5 * VectorArithmetic.dot(x.span, forces.span) / Double(size)
  }
}

/// J = −W Wᵀ/N with W N × αN, Gaussian of variance 1 and orthogonal to t = (1, …, 1).
///
/// The diagonal is kept: with b = a + α it is the machine without one, up to N^(−1/2). Drawn only where it
/// is looked at, as `ConditionedGlass`.
struct ConditionedWishart: MeanFieldForces {
  private let size: Int
  private let columns: Int
  private let tolerance: Double
  private var random: Philox
  private var rows: Side
  private var fields: Side

  /// Directions on one side of W, and their images on the other.
  private struct Side {
    var directions: VectorStack
    var images: VectorStack
  }

  init(size: Int, ratio: Double, tolerance: Double, random: Philox) {
    self.size = size
    columns = max(1, Int((ratio * Double(size)).rounded()))
    self.tolerance = tolerance
    self.random = random
    rows = Side(
      directions: VectorStack(length: size), images: VectorStack(length: columns))
    fields = Side(
      directions: VectorStack(length: columns), images: VectorStack(length: size))
  }

  var rank: Int { rows.directions.count + fields.directions.count }

  mutating func forces(on x: [Double]) -> [Double] {
    let u = columnFields(of: x)
    var forces = Self.product(u, from: &fields, to: rows, &random, tolerance)
    let mean = forces.reduce(0, +) / Double(size)
    for i in forces.indices { forces[i] = -(forces[i] - mean) / Double(size) }
    return forces
  }

  mutating func couplingEnergy(ofTrial x: [Double]) -> Double {
    let before = (rank: rows.directions.count, random: random)
    let u = columnFields(of: x)
    if rows.directions.count > before.rank {
      rows.directions.removeLast()
      rows.images.removeLast()
    }
    random = before.random
    return 0.5 * VectorArithmetic.dot(u.span, u.span) / Double(size * size)
  }

  /// Wᵀx, in which the part of x along t does not count.
  private mutating func columnFields(of x: [Double]) -> [Double] {
    let mean = x.reduce(0, +) / Double(size)
    return Self.product(x.map { $0 - mean }, from: &rows, to: fields, &random, tolerance)
  }

  /// The image of a vector on the other side, whose own images tell what is known of it already.
  private static func product(
    _ vector: [Double], from near: inout Side, to far: Side, _ random: inout Philox,
    _ tolerance: Double
  ) -> [Double] {
    var (coefficients, rest) = near.directions.split(vector, tolerance: tolerance)
    if let rest {
      var image = (0..<near.images.length).map { _ in random.normal() }
      _ = far.directions.takeProjection(from: &image)
      far.directions.add(far.images.products(with: rest.direction), to: &image)
      near.directions.append(rest.direction)
      near.images.append(image)
      coefficients.append(rest.length)
    }
    var result = [Double](repeating: 0, count: near.images.length)
    near.images.add(coefficients, to: &result)
    return result
  }
}
