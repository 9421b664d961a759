#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// LAPACK as found on this machine when the program first asks for it.
///
/// Nothing is linked: OpenBLAS is opened by name, and where there is none the own solvers serve,
/// slower and to the same accuracy. The environment variable `ISINGLASS_BLAS` decides: `auto`
/// (the default) tries the usual names, `none` opens nothing, anything else is the one path or
/// name to open.
public enum RuntimeLAPACK {
  /// The library that was opened, or nil if the own solvers serve.
  public static var name: String? { loaded?.name }

  /// Whether a LAPACK was found.
  public static var isAvailable: Bool { loaded != nil }

  typealias Integer = Int32
  /// The Fortran interface of `dsyevd`; the last two arguments are the hidden string lengths.
  typealias EigenRoutine =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<Integer>,
      UnsafeMutablePointer<Double>, UnsafePointer<Integer>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>, UnsafePointer<Integer>, UnsafeMutablePointer<Integer>,
      UnsafePointer<Integer>, UnsafeMutablePointer<Integer>, Int, Int
    ) -> Void
  /// The Fortran interface of `dpotrf`.
  typealias CholeskyRoutine =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<Integer>, UnsafeMutablePointer<Double>,
      UnsafePointer<Integer>, UnsafeMutablePointer<Integer>, Int
    ) -> Void

  struct Library: Sendable {
    let name: String
    let dsyevd: EigenRoutine
    let dpotrf: CholeskyRoutine
  }

  /// Opened once; the handle is never closed, so the routines stay valid.
  static let loaded: Library? = open(setting: getenv("ISINGLASS_BLAS").map { String(cString: $0) })

  static func open(setting: String?) -> Library? {
    switch setting {
    case nil, "", "auto":
      for name in ["libopenblas.so.0", "libopenblas.so", "liblapack.so.3"] {
        if let library = open(name: name) { return library }
      }
      return nil
    case "none": return nil
    case .some(let name): return open(name: name)
    }
  }

  private static func open(name: String) -> Library? {
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { return nil }
    guard let eigen = dlsym(handle, "dsyevd_"), let cholesky = dlsym(handle, "dpotrf_") else {
      dlclose(handle)
      return nil
    }
    // One thread: its sums then have one order, so that results repeat on any machine load, and
    // the caller's own threads are not competed with.
    if let symbol = dlsym(handle, "openblas_set_num_threads") {
      typealias Setter = @convention(c) (Int32) -> Void
      unsafeBitCast(symbol, to: Setter.self)(1)
    }
    return Library(
      name: name,
      dsyevd: unsafeBitCast(eigen, to: EigenRoutine.self),
      dpotrf: unsafeBitCast(cholesky, to: CholeskyRoutine.self))
  }
}

extension RuntimeLAPACK.Library {
  /// Eigenvalues, and eigenvectors in the rows of `elements`, or nil if LAPACK gave up.
  ///
  /// - Parameter elements: a symmetric matrix, row by row; destroyed, or replaced by eigenvectors.
  func eigenvalues(of elements: inout [Double], order: Int, vectors: Bool) -> [Double]? {
    var values = Array(repeating: 0.0, count: order)
    var size = RuntimeLAPACK.Integer(order)
    var info: RuntimeLAPACK.Integer = 0
    var workSize: RuntimeLAPACK.Integer = -1
    var integerWorkSize: RuntimeLAPACK.Integer = -1
    var work = [0.0]
    var integerWork: [RuntimeLAPACK.Integer] = [0]
    // The first call only asks how much room the second one needs.
    for pass in 0...1 {
      // Rows of a symmetric matrix are its columns: Fortran sees the same matrix, and eigenvectors
      // come back as our rows.
      dsyevd(
        vectors ? "V" : "N", "L", &size, &elements, &size, &values, &work, &workSize,
        &integerWork, &integerWorkSize, &info, 1, 1)
      guard info == 0, let room = work.first, let integerRoom = integerWork.first else {
        return nil
      }
      if pass == 0 {
        // Past 2^31 the 32-bit interface cannot say how long its work array is.
        guard room < 0x1p31, integerRoom >= 1 else { return nil }
        workSize = RuntimeLAPACK.Integer(max(1, room))
        integerWorkSize = integerRoom
        work = Array(repeating: 0, count: Int(workSize))
        integerWork = Array(repeating: 0, count: Int(integerWorkSize))
      }
    }
    return values
  }

  /// Factors in place; whether the factorisation ran to completion.
  func cholesky(_ elements: inout [Double], order: Int) -> Bool {
    var size = RuntimeLAPACK.Integer(order)
    var info: RuntimeLAPACK.Integer = 0
    dpotrf("U", &size, &elements, &size, &info, 1)
    return info == 0
  }
}
