public import ArgumentParser
public import Isinglass
package import Reports
public import SpinGlasses

extension TimeSpan: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension ObjectiveValue: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension GainRange: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Assignment: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension CriticalPointKind: ExpressibleByArgument {}
extension Problem.Sense: ExpressibleByArgument {}
extension ReadRequest.KindHint: ExpressibleByArgument {}

/// Something that is done or not.
enum Switch: String, ExpressibleByArgument, CaseIterable {
  case on
  case off
}
