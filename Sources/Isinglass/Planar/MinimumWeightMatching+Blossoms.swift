/// Blossoms: formed when two outer regions of one tree touch, dissolved when their radius is zero.
extension MinimumWeightMatching {
  /// Makes one outer region of the cycle that a tight edge closes between two of the same tree.
  mutating func formBlossom(_ first: Region, _ second: Region, _ edge: Edge) {
    var down = pathToRoot(first)
    var up = pathToRoot(second)
    var common = first
    while let a = down.last, let b = up.last, a == b {
      common = a
      down.removeLast()
      up.removeLast()
    }

    // From the common ancestor down to `first`, over the new edge, and up again from `second`.
    var cycle: [Link] = []
    let descent = [common] + down.reversed()
    for (region, next) in zip(descent, descent.dropFirst()) {
      let state = regions[Int(region)]
      cycle.append(
        Link(
          region: region,
          edge: state.role == .outer ? regions[Int(next)].parent.reversed : state.match))
    }
    cycle.append(Link(region: first, edge: edge))
    for region in up {
      let state = regions[Int(region)]
      cycle.append(Link(region: region, edge: state.role == .outer ? state.match : state.parent))
    }

    let blossom = Region(regions.count)
    let tree = regions[Int(common)].tree
    regions.append(
      RegionState(
        since: time, role: .outer, tree: tree, match: regions[Int(common)].match,
        firstPoint: regions[Int(cycle[0].region)].firstPoint,
        lastPoint: regions[Int(cycle[cycle.count - 1].region)].lastPoint, cycle: cycle))
    members[Int(tree)].append(blossom)
    for (k, link) in cycle.enumerated() {
      let child = Int(link.region)
      let wasInner = regions[child].role == .inner
      setRole(link.region, .paired)
      regions[child].blossom = blossom
      regions[child].tree = -1
      let (last, radius) = (regions[child].lastPoint, regions[child].radius)
      var point = regions[child].firstPoint
      while true {
        inward[Int(point)] += radius
        top[Int(point)] = blossom
        if wasInner { look(at: point) }
        if point == last { break }
        point = nextPoint[Int(point)]
      }
      if k + 1 < cycle.count {
        nextPoint[Int(last)] = regions[Int(cycle[k + 1].region)].firstPoint
      }
    }
  }

  /// The regions from an outer one to the root of its tree, both included.
  private func pathToRoot(_ start: Region) -> [Region] {
    var path = [start]
    var region = start
    while regions[Int(region)].match.exists {
      let inner = top[Int(regions[Int(region)].match.outside)]
      region = top[Int(regions[Int(inner)].parent.outside)]
      path.append(inner)
      path.append(region)
    }
    return path
  }

  /// The child of a blossom that holds a point.
  private func child(of blossom: Region, holding point: Int32) -> Region {
    var region = point
    while regions[Int(region)].blossom != blossom { region = regions[Int(region)].blossom }
    return region
  }

  /// Puts the children of an inner blossom in its place in the tree.
  mutating func dissolve(_ blossom: Region) {
    let state = regions[Int(blossom)]
    let cycle = state.cycle
    let entry = child(of: blossom, holding: state.parent.inside)
    let exit = child(of: blossom, holding: state.match.inside)
    for link in cycle {
      let child = Int(link.region)
      regions[child].blossom = -1
      regions[child].since = time
      let (last, radius) = (regions[child].lastPoint, regions[child].radius)
      var point = regions[child].firstPoint
      while true {
        inward[Int(point)] -= radius
        top[Int(point)] = link.region
        if point == last { break }
        point = nextPoint[Int(point)]
      }
    }
    regions[Int(blossom)].blossom = -2
    regions[Int(blossom)].role = .paired
    regions[Int(blossom)].tree = -1
    regions[Int(blossom)].cycle = []

    // The way round the cycle with an even number of steps from entry to exit stays in the tree.
    guard let first = cycle.firstIndex(where: { $0.region == entry }),
      let last = cycle.firstIndex(where: { $0.region == exit })
    else { return }
    let size = cycle.count
    let forwardSteps = (last - first + size) % size
    let isForward = forwardSteps % 2 == 0
    let steps = isForward ? forwardSteps : size - forwardSteps
    func place(_ step: Int) -> Int { (first + (isForward ? step : size - step)) % size }
    /// The edge from the child at a step to the next.
    func edge(_ step: Int) -> Edge {
      isForward ? cycle[place(step)].edge : cycle[place(step + 1)].edge.reversed
    }

    var parent = state.parent
    for step in 0...steps {
      let region = cycle[place(step)].region
      regions[Int(region)].tree = state.tree
      members[Int(state.tree)].append(region)
      if step % 2 == 0 {
        regions[Int(region)].role = .inner
        regions[Int(region)].parent = parent
        regions[Int(region)].match = step == steps ? state.match : edge(step)
        watch(region)
      } else {
        regions[Int(region)].role = .outer
        regions[Int(region)].match = edge(step - 1).reversed
        parent = edge(step).reversed
        lookAround(region)
      }
    }
    for step in stride(from: steps + 1, to: size, by: 2) {
      pairUp(cycle[place(step)].region, cycle[place(step + 1)].region, edge(step))
    }
  }

  private mutating func pairUp(_ region: Region, _ next: Region, _ edge: Edge) {
    regions[Int(region)].match = edge
    regions[Int(next)].match = edge.reversed
    for region in [region, next] {
      regions[Int(region)].role = .paired
      regions[Int(region)].tree = -1
      lookAround(region)
    }
  }

  /// Hands the pairs of the outermost regions down to the points.
  mutating func unfold() {
    var blossoms = (count..<regions.count).filter { regions[$0].blossom == -1 }
    while let blossom = blossoms.popLast() {
      let (cycle, match) = (regions[blossom].cycle, regions[blossom].match)
      let holder = child(of: Region(blossom), holding: match.inside)
      for link in cycle {
        regions[Int(link.region)].blossom = -1
        if link.region >= count { blossoms.append(Int(link.region)) }
      }
      guard let place = cycle.firstIndex(where: { $0.region == holder }) else { continue }
      regions[Int(holder)].match = match
      for step in stride(from: 1, to: cycle.count, by: 2) {
        let link = cycle[(place + step) % cycle.count]
        regions[Int(link.region)].match = link.edge
        regions[Int(cycle[(place + step + 1) % cycle.count].region)].match = link.edge.reversed
      }
    }
  }
}
