/// Distances between points, looked up a neighbourhood at a time.
protocol MatchingMetric {
  /// A radius within which most points have a few neighbours.
  var firstRadius: Int64 { get }

  /// Replaces `neighbors` by all other points within `radius` of a point, nearest first.
  ///
  /// - Returns: whether these are all the points that can be reached at all.
  mutating func findNeighbors(
    of point: Int, within radius: Int64, _ neighbors: inout [MatchingNeighbor]
  ) -> Bool
}

/// A point at a distance from another.
struct MatchingNeighbor {
  var point: Int32
  var distance: Int64
}

/// Pairs up all points so that the sum of the distances within pairs is least, exactly.
///
/// Edmonds' primal–dual method (J. Res. NBS 69B, 125, 1965). Every region (a point, or a blossom: an
/// odd number of regions in a cycle of tight edges) has a radius; an edge is tight when the radii of
/// the regions that hold one of its ends but not the other add up to its length. The alternating
/// trees of all unpaired points grow at once: the radii of their outer regions rise at unit rate,
/// those of their inner regions fall, all others rest. Lengths are doubled, so that everything
/// happens at whole times. An event is the time at which an edge of a point may become tight, or the
/// radius of an inner blossom zero. Neighbours are looked up only as far as the radii reach, so the
/// cost on a problem whose pairs are close, such as the frustrated plaquettes of a lattice, grows
/// little faster than the number of points.
struct MinimumWeightMatching<Metric: MatchingMetric> {
  typealias Region = Int32

  /// An edge that leaves a region at `inside` and ends in another at `outside`.
  struct Edge {
    var inside: Int32 = -1
    var outside: Int32 = -1
    var reversed: Edge { Edge(inside: outside, outside: inside) }
    var exists: Bool { outside >= 0 }
  }

  /// A child of a blossom and the tight edge that leads on to the next.
  struct Link {
    var region: Region
    var edge: Edge
  }

  struct Neighborhood {
    var neighbors: [MatchingNeighbor] = []
    /// How far the list goes, in doubled lengths; −1 when nothing was looked up yet.
    var radius: Int64 = -1
  }

  /// What a region is in the alternating forest, as the rate at which its radius changes.
  enum Role: Int8 {
    case inner = -1
    case paired = 0
    case outer = 1
  }

  struct RegionState {
    /// The radius at `since`.
    var radius: Int64 = 0
    var since: Int64 = 0
    var role = Role.paired
    /// The tree that it belongs to, named by its root's point; −1 for none.
    var tree: Int32 = -1
    /// The blossom around it; −1 for none, −2 when it was dissolved.
    var blossom: Region = -1
    /// The edge to the region that it is paired with.
    var match = Edge()
    /// An inner region's edge to its parent.
    var parent = Edge()
    /// The first and last of its points, a segment of the chain `nextPoint`.
    var firstPoint: Int32
    var lastPoint: Int32
    /// A blossom's children in the order of the cycle.
    var cycle: [Link] = []
  }

  let count: Int
  var metric: Metric
  var regions: [RegionState]
  /// The outermost region around each point.
  var top: [Region]
  /// The radii of all regions around a point but the outermost.
  var inward: [Int64]
  var nextPoint: [Int32]
  /// The regions that ever belonged to the tree of a root.
  var members: [[Region]]
  var time: Int64 = 0
  private var unpaired: Int
  private var events: EventQueue
  /// When an event of the point is due; older events are void.
  private var due: [Int64]
  private var neighborhoods: [Neighborhood]

  /// Prepares to pair the points `0..<count`.
  init(count: Int, metric: Metric) {
    self.count = count
    self.metric = metric
    regions = (0..<Int32(count)).map {
      RegionState(role: .outer, tree: $0, firstPoint: $0, lastPoint: $0)
    }
    top = (0..<Int32(count)).map { $0 }
    inward = [Int64](repeating: 0, count: count)
    nextPoint = [Int32](repeating: -1, count: count)
    members = (0..<Int32(count)).map { [$0] }
    unpaired = count
    events = EventQueue()
    due = [Int64](repeating: .max, count: count)
    neighborhoods = [Neighborhood](repeating: Neighborhood(), count: count)
  }

  /// The partner of each point, or `nil` when not all can be paired.
  mutating func solve() -> [Int32]? {
    for point in 0..<count { look(at: Int32(point)) }
    while unpaired > 0 {
      guard let event = events.removeFirst() else { return nil }
      if event.subject >= 0 {
        let point = Int(event.subject)
        if due[point] != event.time { continue }
        time = event.time
        due[point] = .max
        if let other = tightNeighbor(of: point) {
          join(Int32(point), other)
          look(at: Int32(point))
        }
      } else {
        let region = Int(~event.subject)
        let state = regions[region]
        guard state.blossom == -1, state.role == .inner,
          state.radius == event.time - state.since
        else { continue }
        time = event.time
        dissolve(Int32(region))
      }
    }
    unfold()
    return (0..<count).map { regions[$0].match.outside }
  }

  // MARK: Radii and events

  /// The radius of a region now.
  func radius(_ region: Region) -> Int64 {
    let state = regions[Int(region)]
    return state.radius + Int64(state.role.rawValue) * (time - state.since)
  }

  mutating func setRole(_ region: Region, _ role: Role) {
    regions[Int(region)].radius = radius(region)
    regions[Int(region)].since = time
    regions[Int(region)].role = role
  }

  /// Asks for the edges of a point to be looked at now: its region has begun to grow faster.
  mutating func look(at point: Int32) {
    if due[Int(point)] != time {
      due[Int(point)] = time
      events.insert(time, point)
    }
  }

  /// The same for all points of a region.
  mutating func lookAround(_ region: Region) {
    var point = regions[Int(region)].firstPoint
    let last = regions[Int(region)].lastPoint
    while true {
      look(at: point)
      if point == last { return }
      point = nextPoint[Int(point)]
    }
  }

  /// Asks for a shrinking blossom to be dissolved when its radius is zero.
  mutating func watch(_ region: Region) {
    if region >= count { events.insert(time + regions[Int(region)].radius, ~region) }
  }

  /// The other end of an edge that is tight now, or `nil` after having set the time of the next look.
  private mutating func tightNeighbor(of point: Int) -> Int32? {
    let region = top[point]
    let role = regions[Int(region)].role
    if role == .inner { return nil }
    let rate = Int64(role.rawValue)
    let reach = inward[point] + radius(region)
    var next = Int64.max
    var k = 0
    while true {
      if k == neighborhoods[point].neighbors.count {
        let radius = neighborhoods[point].radius
        if radius == .max { break }
        // No radius exceeds the time, so an edge beyond the list cannot be tight before `earliest`.
        let earliest = time + max(0, radius + 1 - reach - time) / (rate + 1)
        if earliest > time {
          next = min(next, earliest)
          break
        }
        extend(point, beyond: radius)
        continue
      }
      let neighbor = neighborhoods[point].neighbors[k]
      if next != .max, time + (neighbor.distance - reach - time) / 2 > next { break }
      k += 1
      let other = top[Int(neighbor.point)]
      if other == region { continue }
      let sum = rate + Int64(regions[Int(other)].role.rawValue)
      if sum <= 0 { continue }
      let slack = neighbor.distance - reach - inward[Int(neighbor.point)] - self.radius(other)
      if slack <= 0 { return neighbor.point }
      next = min(next, time + slack / sum)
    }
    if next != .max {
      due[point] = next
      events.insert(next, Int32(point))
    }
    return nil
  }

  private mutating func extend(_ point: Int, beyond radius: Int64) {
    let wanted = radius < 0 ? 2 * metric.firstRadius : radius + max(radius / 2, 2)
    let isComplete = metric.findNeighbors(
      of: point, within: wanted / 2, &neighborhoods[point].neighbors)
    for k in neighborhoods[point].neighbors.indices {
      neighborhoods[point].neighbors[k].distance *= 2
    }
    neighborhoods[point].radius = isComplete ? .max : wanted / 2 * 2 + 1
  }

  // MARK: Alternating trees

  /// Acts on a tight edge between two points of different regions.
  private mutating func join(_ first: Int32, _ second: Int32) {
    var (inside, outside) = (first, second)
    if regions[Int(top[Int(inside)])].role != .outer { swap(&inside, &outside) }
    let outer = top[Int(inside)]
    let other = top[Int(outside)]
    let tree = regions[Int(outer)].tree
    if regions[Int(other)].role == .paired {
      // The other becomes an inner region of the tree and its partner an outer one.
      setRole(other, .inner)
      regions[Int(other)].tree = tree
      regions[Int(other)].parent = Edge(inside: outside, outside: inside)
      watch(other)
      let partner = top[Int(regions[Int(other)].match.outside)]
      setRole(partner, .outer)
      regions[Int(partner)].tree = tree
      members[Int(tree)].append(other)
      members[Int(tree)].append(partner)
      lookAround(partner)
    } else if regions[Int(other)].tree != tree {
      let otherTree = regions[Int(other)].tree
      pair(outer, Edge(inside: inside, outside: outside))
      pair(other, Edge(inside: outside, outside: inside))
      unpaired -= 2
      release(tree)
      release(otherTree)
    } else {
      formBlossom(outer, other, Edge(inside: inside, outside: outside))
    }
  }

  /// Pairs an outer region by a new edge and re-pairs the path from it to the root.
  private mutating func pair(_ outer: Region, _ edge: Edge) {
    var (outer, edge) = (outer, edge)
    while true {
      let old = regions[Int(outer)].match
      regions[Int(outer)].match = edge
      guard old.exists else { return }
      let inner = top[Int(old.outside)]
      let parent = regions[Int(inner)].parent
      regions[Int(inner)].match = parent
      edge = parent.reversed
      outer = top[Int(parent.outside)]
    }
  }

  /// Lets all regions of a tree rest.
  private mutating func release(_ tree: Int32) {
    for region in members[Int(tree)] {
      let state = regions[Int(region)]
      guard state.blossom == -1, state.tree == tree else { continue }
      setRole(region, .paired)
      regions[Int(region)].tree = -1
      if state.role == .inner { lookAround(region) }
    }
    members[Int(tree)] = []
  }
}

/// Events in the order of time.
struct EventQueue {
  /// A time and a point, or the bitwise complement of a region.
  struct Event {
    var time: Int64
    var subject: Int32
  }

  private var heap: [Event] = []

  /// Adds an event.
  mutating func insert(_ time: Int64, _ subject: Int32) {
    var place = heap.count
    heap.append(Event(time: time, subject: subject))
    while place > 0 {
      let above = (place - 1) / 2
      if heap[above].time <= time { break }
      heap[place] = heap[above]
      place = above
    }
    heap[place] = Event(time: time, subject: subject)
  }

  /// Takes the earliest event out.
  mutating func removeFirst() -> Event? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first }
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= heap.count { break }
      if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
      if heap[child].time >= last.time { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = last
    return first
  }

  /// Forgets all events and keeps the memory.
  mutating func removeAll() { heap.removeAll(keepingCapacity: true) }
}
