import CFuzzer
import FuzzTargets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `isinglass-fuzz TARGET [libFuzzer's options] [folders or files]`; `isinglass-fuzz list`.
///
/// libFuzzer calls a C function, which knows its target by this variable, set once before.
nonisolated(unsafe) var chosen: FuzzTarget?

if CommandLine.arguments.dropFirst().first == "list" {
  for target in FuzzCatalogue.all { print(target.name, target.mostBytes, target.summary) }
  exit(0)
}
guard let name = CommandLine.arguments.dropFirst().first,
  let target = FuzzCatalogue.target(named: name)
else {
  print("usage: isinglass-fuzz TARGET [-option=value …] [folder or file …]; isinglass-fuzz list")
  exit(2)
}
chosen = target

// libFuzzer gets the words without the target's name.
var count = CommandLine.argc - 1
var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(
  capacity: Int(count) + 1)
words?[0] = CommandLine.unsafeArgv[0]
for k in 1...Int(count) { words?[k] = CommandLine.unsafeArgv[k + 1] }

let status = LLVMFuzzerRunDriver(&count, &words) { bytes, size in
  do {
    try chosen?.run(UnsafeRawBufferPointer(start: bytes, count: size))
  } catch {
    print("\(chosen?.name ?? ""): \(error)")
    fflush(nil)
    abort()  // how libFuzzer is told
  }
  return 0
}
exit(status)
