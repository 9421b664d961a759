#if Studio
  internal import Isinglass
  internal import NIOCore
  internal import Synchronization

  /// What happens in a run, for any number of listeners at their own pace.
  ///
  /// Events are put into words once and kept here; a listener is only a place in them. So one that is
  /// slow costs nothing: of progress it gets the newest, of a film that has been followed by another
  /// it misses the rest, and nothing waits for it.
  final class EventLog: Sendable {
    /// How far a listener has come.
    struct Place: Sendable, Hashable {
      fileprivate var entry = 0
      fileprivate var film = 0
      fileprivate var frame = 0
      fileprivate var progress = 0
      fileprivate var hasEnded = false

      /// The place after the entry that a browser saw last, as it says when it connects again.
      init(after lastEventID: String?) {
        entry = lastEventID.flatMap { Int($0) }.map { max(0, $0) } ?? 0
      }
    }

    private struct Shared {
      /// Events that nobody may miss, each with its number.
      var entries: [ByteBuffer] = []
      /// The frames of the newest film, and how many films there were.
      var frames: [ByteBuffer] = []
      var film = 0
      /// The newest progress, and how often it was replaced.
      var progress = ByteBuffer()
      var progressCount = 0
      /// The last event of all.
      var end: ByteBuffer?
      var isClosed = false
      /// What the last listener was given, and where it stood before and after: as a rule the next one
      /// stands there too.
      var last: (from: Place, chunk: ByteBuffer, to: Place)?
      var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
      var nextListener = 0
    }

    private static let largestChunk = 1 << 18
    private let shared = Mutex(Shared())

    /// Adds an event that nobody may miss.
    func append(_ name: String, _ data: JSONValue) {
      publish { shared in
        shared.entries.append(
          EventLog.event(name, data, identifier: min(shared.entries.count + 1, .max)))
      }
    }

    /// Replaces the newest progress.
    func setProgress(_ data: JSONValue) {
      let event = EventLog.event("progress", data)
      publish { shared in
        shared.progress = event
        shared.progressCount += 1
      }
    }

    /// Adds frames, of a new film or of the one that runs.
    func append(frames: [JSONValue], isNewFilm: Bool) {
      let events = frames.map { EventLog.event("frame", $0) }
      publish { shared in
        if isNewFilm {
          shared.frames = []
          shared.film += 1
        }
        shared.frames += events
      }
    }

    /// Adds the last event of all: streams end after it.
    func end(_ name: String, _ data: JSONValue) {
      let event = EventLog.event(name, data)
      publish { shared in
        if shared.end == nil { shared.end = event }
      }
    }

    /// Ends all streams, since the Studio stops.
    func close() { publish { $0.isClosed = true } }

    /// Wakes all listeners, so that they can say that they are alive.
    func wake() { publish { _ in } }

    /// How many listen.
    var listenerCount: Int { shared.withLock { $0.listeners.count } }

    /// Begins to listen: the stream has an element whenever there may be something new.
    func listen() -> (number: Int, wakes: AsyncStream<Void>) {
      let (wakes, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
      let number = shared.withLock { shared in
        shared.nextListener += 1
        shared.listeners[shared.nextListener] = continuation
        return shared.nextListener
      }
      continuation.yield()
      return (number, wakes)
    }

    /// Ends listening.
    func leave(_ number: Int) {
      shared.withLock { $0.listeners.removeValue(forKey: number) }?.finish()
    }

    /// What a listener has not had, as much as is sent at once; `nil` when there is nothing new.
    func news(from place: inout Place) -> ByteBuffer? {
      shared.withLock { shared in
        if let last = shared.last, last.from == place {
          place = last.to
          return last.chunk
        }
        let from = place
        var chunk = ByteBuffer()
        func isFull() -> Bool { chunk.readableBytes >= EventLog.largestChunk }
        while place.entry < shared.entries.count, !isFull() {
          chunk.writeImmutableBuffer(shared.entries[place.entry])
          place.entry += 1
        }
        if place.film != shared.film { (place.film, place.frame) = (shared.film, 0) }
        while place.frame < shared.frames.count, !isFull() {
          chunk.writeImmutableBuffer(shared.frames[place.frame])
          place.frame += 1
        }
        if place.progress != shared.progressCount, !isFull() {
          chunk.writeImmutableBuffer(shared.progress)
          place.progress = shared.progressCount
        }
        if let end = shared.end, !place.hasEnded, !isFull() {
          chunk.writeImmutableBuffer(end)
          place.hasEnded = true
        }
        guard chunk.readableBytes > 0 else { return nil }
        shared.last = (from, chunk, place)
        return chunk
      }
    }

    /// Whether there will be nothing more for a listener.
    func isOver(at place: Place) -> Bool { shared.withLock { place.hasEnded || $0.isClosed } }

    private func publish(_ change: (inout Shared) -> Void) {
      let listeners = shared.withLock { shared in
        change(&shared)
        shared.last = nil
        return Array(shared.listeners.values)
      }
      for listener in listeners { listener.yield() }
    }

    /// An event as `text/event-stream` has it; JSON on one line has no line ends.
    private static func event(
      _ name: String, _ data: JSONValue, identifier: Int? = nil
    ) -> ByteBuffer {
      let number = identifier.map { "id: \($0)\n" } ?? ""
      return ByteBuffer(string: "\(number)event: \(name)\ndata: \(data.description)\n\n")
    }
  }
#endif
