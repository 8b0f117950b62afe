/// A vertical run in the channel between two layers, with the rows on which it is entered and left.
struct Track {
    /// Rows on which lines come from the left.
    var leftRows: [Int]
    /// Rows on which lines go on to the right.
    var rightRows: [Int]
    /// Column inside the channel's track area.
    var column = 0

    var top: Int { min(leftRows.min() ?? .max, rightRows.min() ?? .max) }
    var bottom: Int { max(leftRows.max() ?? .min, rightRows.max() ?? .min) }
}

/// The channel between two layers: every step from a row on the left to a row on the right gets a column to turn in, so
/// that no two lines lie on one another; lines from one box share their way out, lines into one box their way in.
struct Channel {
    /// A step from a row on the left to a row on the right.
    struct Step: Hashable {
        var left: Int
        var right: Int
    }

    private(set) var tracks: [Track] = []
    /// How many columns the tracks take.
    private(set) var columnCount = 0
    /// The tracks a step runs through, left to right; none when it is straight.
    private var ways: [Step: [Int]] = [:]

    init(steps: [Step]) {
        makeTracks(steps)
        var sorter = TrackSorter(tracks, steps: steps)
        sorter.run()
        tracks = sorter.tracks
        columnCount = sorter.columnCount
        for (step, way) in ways {
            guard let first = way.first, let second = sorter.continuations[first] else { continue }
            ways[step] = [first, second]
        }
    }

    /// The tracks a step runs through, left to right.
    func way(_ step: Step) -> [Int] { ways[step] ?? [] }

    /// Which steps share a track: those of one row on the left that reach rows nobody else reaches, those into one row from
    /// rows that lead nowhere else, and those between rows that all lead to the same rows. Any other sharing would show
    /// ways that are none.
    private mutating func makeTracks(_ steps: [Step]) {
        var fromLeft: [Int: [Int]] = [:]
        var intoRight: [Int: Int] = [:]
        let sorted = steps.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
        for step in sorted {
            fromLeft[step.left, default: []].append(step.right)
            intoRight[step.right, default: 0] += 1
        }
        var alike: [[Int]: Int] = [:]
        for rows in fromLeft.values { alike[rows, default: 0] += 1 }
        var spines: [Spine: Int] = [:]
        for step in sorted {
            let rows = fromLeft[step.left] ?? []
            let isFan = rows.count > 1
            let isJoint = intoRight[step.right, default: 1] > 1
            var spine: Spine?
            if isFan && alike[rows, default: 1] > 1 {
                spine = .all(rows)
            } else if isFan != isJoint {
                spine = isFan ? .fan(step.left) : .joint(step.right)
            }
            if step.left == step.right, spine.map({ if case .all = $0 { false } else { true } }) ?? true { continue }
            let track = spine.flatMap { spines[$0] } ?? tracks.count
            if track == tracks.count { tracks.append(Track(leftRows: [], rightRows: [])) }
            if let spine { spines[spine] = track }
            if !tracks[track].leftRows.contains(step.left) { tracks[track].leftRows.append(step.left) }
            if tracks[track].rightRows.last != step.right { tracks[track].rightRows.append(step.right) }
            if step.left != step.right { ways[step] = [track] }
        }
    }

    /// What the steps on a shared track have in common.
    private enum Spine: Hashable {
        case fan(Int)
        case joint(Int)
        case all([Int])
    }
}
