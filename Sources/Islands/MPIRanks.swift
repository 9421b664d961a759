public import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

#if MPI
  import MPIShim
  import Synchronization
#endif

/// The ranks that `mpirun` or `srun` started, where this process is one of them.
///
/// Open MPI carries the bytes (package trait `MPI`). It is started only where its environment is found,
/// so that the same program runs alone as it would without.
public enum MPIRanks {
  /// How many ranks the environment speaks of; `nil` where nothing started several.
  public static var announcedSize: Int? {
    for name in ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MV2_COMM_WORLD_SIZE"] {
      if let text = getenv(name), let size = Int(String(cString: text)) { return size }
    }
    // Slurm's PMIx tells the rank in the environment and the number of tasks of the step.
    if getenv("PMIX_RANK") != nil, let text = getenv("SLURM_STEP_NUM_TASKS") {
      return Int(String(cString: text))
    }
    return nil
  }

  /// The number of this process among those that were started, by the environment.
  public static var announcedRank: Int? {
    number("OMPI_COMM_WORLD_RANK", "PMI_RANK", "MV2_COMM_WORLD_RANK", "PMIX_RANK")
  }

  /// How many of the ranks are on this machine, by the environment.
  public static var announcedLocalSize: Int? {
    number("OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "MV2_COMM_WORLD_LOCAL_SIZE")
  }

  private static func number(_ names: String...) -> Int? {
    names.lazy.compactMap { getenv($0).flatMap { Int(String(cString: $0)) } }.first
  }

  /// Joins the ranks; a single one where nothing started several. To be called once.
  ///
  /// - Throws: `CommunicationError.unavailable` where several ranks were started and this program was
  ///   built without MPI: each would do all the work.
  public static func join() throws -> any Communicator {
    guard let size = announcedSize, size > 1 else { return LoneRank() }
    #if MPI
      return try MPICommunicator()
    #else
      throw CommunicationError.unavailable(
        "\(size) ranks were started, and this isinglass was built without MPI: build it with --traits MPI, or start it alone"
      )
    #endif
  }

  /// Ends MPI, when all ranks come here.
  public static func leave(_ communicator: any Communicator) {
    #if MPI
      if communicator is MPICommunicator { _ = isinglass_mpi_end() }
    #endif
  }

  /// Ends all ranks, with this one's exit status.
  public static func abandon(_ communicator: any Communicator, status: Int32) {
    #if MPI
      if communicator is MPICommunicator { isinglass_mpi_abort(status) }
    #endif
  }
}

#if MPI
  /// A rank of Open MPI.
  final class MPICommunicator: Communicator {
    let rank: Int
    let size: Int
    private let counted = Mutex(Traffic())

    init() throws {
      var (rank, size): (Int32, Int32) = (0, 1)
      try MPICommunicator.check(isinglass_mpi_begin(&rank, &size), "starting MPI")
      (self.rank, self.size) = (Int(rank), Int(size))
    }

    var traffic: Traffic { counted.withLock { $0 } }

    func gather(
      _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
    ) throws {
      counted.withLock { $0.note(gather: counts, rank: rank) }
      // MPI counts in 32 bits: what is larger goes in slices.
      let most = Int(Int32.max) / 2 / max(1, size)
      guard counts.allSatisfy({ $0 <= most }) else {
        return try gatherSlices(own, counts: counts, into: all, of: most)
      }
      let sizes = counts.map { Int32($0) }
      var offsets: [Int32] = []
      var offset: Int32 = 0
      for size in sizes {
        offsets.append(offset)
        offset += size
      }
      try MPICommunicator.check(
        isinglass_mpi_gather(own.baseAddress, sizes[rank], all.baseAddress, sizes, offsets),
        "exchanging spins")
    }

    private func gatherSlices(
      _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer,
      of most: Int
    ) throws {
      var done = 0
      let longest = counts.max() ?? 0
      while done < longest {
        let sizes = counts.map { min(most, max(0, $0 - done)) }
        let slice = UnsafeMutableRawBufferPointer.allocate(
          byteCount: sizes.reduce(0, +), alignment: 8)
        defer { slice.deallocate() }
        let lower = min(done, own.count)
        let part = UnsafeRawBufferPointer(rebasing: own[lower..<lower + sizes[rank]])
        var offsets: [Int32] = []
        var offset = 0
        for size in sizes {
          offsets.append(Int32(offset))
          offset += size
        }
        try MPICommunicator.check(
          isinglass_mpi_gather(
            part.baseAddress, Int32(part.count), slice.baseAddress, sizes.map { Int32($0) },
            offsets), "exchanging states")
        var (from, to) = (0, 0)
        for (count, size) in zip(counts, sizes) {
          UnsafeMutableRawBufferPointer(rebasing: all[(to + done)..<(to + done + size)])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: slice[from..<from + size]))
          from += size
          to += count
        }
        done += most
      }
    }

    func send(_ bytes: [UInt8], to rank: Int) throws {
      guard let count = Int32(exactly: bytes.count) else {
        throw CommunicationError.failed(
          operation: "sending", reason: "\(bytes.count) bytes are more than one message may have")
      }
      counted.withLock { $0.sent += bytes.count }
      try bytes.withUnsafeBytes {
        try MPICommunicator.check(
          isinglass_mpi_send($0.baseAddress, count, Int32(rank)), "sending to rank \(rank)")
      }
    }

    func receive() throws -> Message? {
      var (waits, source, count): (Bool, Int32, Int32) = (false, 0, 0)
      try MPICommunicator.check(
        isinglass_mpi_probe(&waits, &source, &count), "looking for messages")
      guard waits else { return nil }
      let bytes = try [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
        try MPICommunicator.check(
          isinglass_mpi_receive(buffer.baseAddress, count, source), "receiving")
        filled = Int(count)
      }
      counted.withLock { $0.received += bytes.count }
      return Message(source: Int(source), bytes: bytes)
    }

    private static func check(_ code: Int32, _ operation: String) throws {
      guard code != 0 else { return }
      var text = [CChar](repeating: 0, count: 512)
      isinglass_mpi_describe(code, &text)
      let reason = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw CommunicationError.failed(
        operation: operation, reason: String(decoding: reason, as: UTF8.self))
    }
  }
#endif
