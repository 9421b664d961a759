import Isinglass
import SpinGlasses

/// How Wishart problems are told of.
enum WishartText {
  /// The ensemble and the point.
  static func members(_ point: WishartPoint) -> [JSONMember] {
    [
      JSONMember("ensemble", .string("wishart")), JSONMember("alpha", .number(point.alpha)),
      JSONMember("gain", .number(point.gain)), JSONMember("b", .number(point.b)),
    ]
  }

  /// A number as people read it.
  static func number(_ value: Double, digits: Int = 7) -> String {
    Quantity.significant(value, digits: digits)
  }

  /// Where it is, as a caption.
  static func caption(_ point: WishartPoint) -> String {
    "Wishart planted ensemble, α = \(number(point.alpha, digits: 4)), b = \(number(point.b, digits: 4))"
  }

  static func name(_ phase: WishartPhase) -> String {
    phase.rawValue.replacing("_", with: " ")
  }

  /// What a phase means.
  static func explanation(_ phase: WishartPhase) -> String {
    switch phase {
    case .paramagnet: "The origin is the only minimum; the planted state appears at b = 0."
    case .planted:
      "The planted state and its mirror image are the only minima: any descent ends there."
    case .unstableGlass:
      "The lowest states without overlap are unstable towards the hidden one."
    case .metastableGlass:
      "The lowest states without overlap are stable: which state is found depends on the way there."
    case .hardGlass: "Up to alpha = 1 states without overlap are stable at any gain."
    }
  }
}
