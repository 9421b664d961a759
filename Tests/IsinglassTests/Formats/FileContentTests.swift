import Testing

@testable import Isinglass

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct FileContentTests {
  /// A folder of its own that is removed with everything in it.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/isinglass-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
    let path = String(cString: try #require(made))
    defer {
      for name in (try? names(in: path)) ?? [] { unlink("\(path)/\(name)") }
      rmdir(path)
    }
    try body(path)
  }

  private func names(in path: String) throws -> [String] {
    let folder = try #require(opendir(path))
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

  @Test(arguments: ["plain", "packed.gz"])
  func whatIsWrittenIsRead(_ name: String) throws {
    try withFolder { folder in
      let path = "\(folder)/\(name)"
      try OutputFile.write(path) { output in
        bytes.withUnsafeBytes { output.append(bytes: $0) }
        output.append(byte: 7)
      }
      let content = try FileContent(path: path)
      #expect(content.withUnsafeBytes { Array($0) } == bytes + [7])
      #expect(content[content.count] == 0 && content[-1] == 0)
      #expect(try names(in: folder) == [name], "no temporary file is left")
    }
  }

  @Test func aFailureLeavesTheOldFile() throws {
    struct Stop: Error {}
    try withFolder { folder in
      let path = "\(folder)/file"
      try OutputFile.write(path) { $0.append("old") }
      #expect(throws: Stop.self) {
        try OutputFile.write(path) { output in
          output.append("new")
          throw Stop()
        }
      }
      let content = try FileContent(path: path)
      #expect(content.withUnsafeBytes { Array($0) } == Array("old".utf8))
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test(arguments: [true, false])
  func anUnfinishedFileShowsOnlyWhenItIsComplete(isNameless: Bool) throws {
    try withFolder { folder in
      let target = "\(folder)/file"
      for text in ["first", "second"] {  // into an empty place, then over the old file
        let before = try names(in: folder)
        let file = try UnfinishedFile(for: target, calledBy: "it", isNameless: isNameless)
        #expect(write(file.descriptor, text, text.utf8.count) == text.utf8.count)
        if !isNameless {
          #expect(try names(in: folder).count == before.count + 1)
        }
        try file.publish()
        #expect(try names(in: folder) == ["file"])
        let content = try FileContent(path: target)
        #expect(content.withUnsafeBytes { Array($0) } == Array(text.utf8))
      }
      let file = try UnfinishedFile(for: target, calledBy: "it", isNameless: isNameless)
      file.discard()
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func whoLeavesRemovesWhatIsUnfinished() throws {
    try withFolder { folder in
      let file = try UnfinishedFile(for: "\(folder)/file", calledBy: "it", isNameless: false)
      #expect(try names(in: folder).count == 1)
      OutputFile.removeUnfinished()
      #expect(try names(in: folder) == [])
      #expect(throws: FileAccessError.self) { try file.publish() }
      file.discard()
    }
  }

  @Test func writesThroughASymbolicLink() throws {
    try withFolder { folder in
      try OutputFile.write("\(folder)/file") { $0.append("old") }
      #expect(symlink("file", "\(folder)/link") == 0)
      try OutputFile.write("\(folder)/link") { $0.append("new") }
      let content = try FileContent(path: "\(folder)/file")
      #expect(content.withUnsafeBytes { Array($0) } == Array("new".utf8))
    }
  }

  @Test func whatCannotBeReadOrWritten() throws {
    let reading = #expect(throws: FileAccessError.self) {
      try FileContent(path: "/nowhere/at/all")
    }
    #expect(reading?.operation == .read)
    #expect(reading?.description == "/nowhere/at/all: cannot read: No such file or directory")
    #expect(throws: FileAccessError.self) { try FileContent(path: "/") }
    let writing = #expect(throws: FileAccessError.self) {
      try OutputFile.write("/nowhere/at/all") { $0.append("x") }
    }
    #expect(writing?.operation == .write)
    #if os(Linux)
      let full = #expect(throws: FileAccessError.self) {
        try OutputFile.write("/dev/full") { $0.append("x") }
      }
      #expect(full?.operation == .write)
    #endif
  }

  @Test func aStreamOfJunkIsNotReadToItsEnd() {
    // The stream has no end.
    let error = #expect(throws: FormatError.self) { try ProblemFile.read("/dev/zero") }
    #expect(error?.description.hasPrefix("/dev/zero:1:1: no format begins with byte 0x0") == true)
  }

  /// A member of a gzip file made with the system's own conventions: stored block, checksum.
  private func stored(_ text: String) -> [UInt8] {
    let data = Array(text.utf8)
    let size = UInt16(data.count)
    var checksum: UInt32 = 0xFFFF_FFFF
    for byte in data {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    checksum = ~checksum
    func little(_ word: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
    }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(UInt32(size) | UInt32(~size) << 16)
      + data + little(checksum) + little(UInt32(data.count))
  }

  @Test func severalMembersAndTheirFaults() throws {
    func text(_ bytes: [UInt8]) throws -> String {
      try FileContent(bytes, name: "x.gz").withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
    #expect(try text(stored("3 1\n") + stored("1 2 3\n")) == "3 1\n1 2 3\n")
    #expect(try text(stored("3 1\n") + [0, 0, 0, 0]) == "3 1\n")
    #expect(throws: FormatError.self) { try text(stored("3 1\n").dropLast()) }
    #expect(throws: FormatError.self) { try text(stored("3 1\n") + [1, 2, 3]) }
    #expect(throws: FormatError.self) { try text(stored("")) }
    var wrong = stored("3 1\n")
    wrong[wrong.count - 6] ^= 1
    #expect(throws: FormatError.self) { try text(wrong) }
  }

  @Test func aDecompressionBombIsRefused() throws {
    try withFolder { folder in
      let path = "\(folder)/bomb.gz"
      let zeros = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
      try OutputFile.write(path) { output in
        for _ in 0..<80 { zeros.withUnsafeBytes { output.append(bytes: $0) } }
      }
      let error = #expect(throws: FormatError.self) { try FileContent(path: path) }
      #expect(error?.problem.contains("64 MiB") == true)
      // As a problem it is refused by its first bytes.
      let early = #expect(throws: FormatError.self) { try ProblemFile.read(path) }
      #expect(early?.problem.contains("no format") == true)
    }
  }

  @Test func mappedFilesAreTheSame() throws {
    try withFolder { folder in
      // Exactly a whole number of pages: the zero byte behind it is on a page of its own.
      let path = "\(folder)/large"
      let line = Array("% 0123456789\n%\n\n".utf8)
      try OutputFile.write(path) { output in
        let piece = [UInt8]((0..<65536).flatMap { _ in line })
        for _ in 0..<64 { piece.withUnsafeBytes { output.append(bytes: $0) } }
      }
      let content = try FileContent(path: path)
      #expect(content.count == FileMemory.mappingThreshold)
      #expect(content.scan { $0.moveToContent(comment: UInt8(ascii: "%")) } == false)
    }
  }

  @Test func problemsAsFiles() throws {
    try withFolder { folder in
      let size = InstanceComment.longestSpins + 1
      var problem = try Problem.maxCut(
        order: size, (1..<size).map { Coupling($0 - 1, $0, 1) }, name: "chain")
      let spins = Spins(values: (0..<size).map { $0 % 2 == 0 ? 1 : -1 })
      problem.planted = PlantedTruth(energy: problem.model.energy(of: spins), spins: spins)
      let path = "\(folder)/chain.txt.gz"
      try ProblemFile.write(problem, to: path, provenance: [.init("ensemble", "chain of 2")])
      #expect(try names(in: folder) == ["chain.txt.gz", "chain.txt.gz.planted"])
      let again = try ProblemFile.read(path)
      #expect(again.digest == problem.digest)
      #expect(again.name == "chain")
      #expect(again.planted?.spins == spins)
      #expect(again.planted?.energy?.value == -Double(size - 1))
      // Without its companion the file is still a problem.
      unlink(path + ".planted")
      #expect(try ProblemFile.read(path).planted?.energy?.value == -Double(size - 1))
    }
  }
}
