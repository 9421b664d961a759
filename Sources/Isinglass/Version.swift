/// The version of this package, by semantic versioning.
public let isinglassVersion = "0.1.0"
