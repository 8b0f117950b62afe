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

/// The channel between two layers: every step from a row on the left to a row on the right gets a column to turn in.
///
/// Lines that start on one row or end on one row share a track where that shows no way that is none (`ChannelNets`); tracks
/// stand in the order in which they cross the fewest lines (`TrackOrder`).
struct Channel {
    /// A step from a row on the left to a row on the right.
    struct Step: Hashable {
        var left: Int
        var right: Int
    }

    /// A part of a step's way: along a track to the row on which it is left again.
    struct Hop: Hashable {
        var track: Int
        var exit: Int
    }

    private(set) var tracks: [Track]
    /// How many columns the tracks take.
    private(set) var columnCount = 0
    /// In how many cells a track passes a line that is not its own.
    let crossings: Int
    /// The tracks a step runs through, left to right; none when it is straight.
    private var ways: [Step: [Hop]]

    init(steps: [Step]) {
        var nets = ChannelNets(steps)
        let demands = nets.settleRows()
        var tracks = nets.tracks
        let order = TrackOrder(tracks, demands: demands).order
        columnCount = TrackColumns.assign(&tracks, order: order)
        self.tracks = tracks
        ways = nets.ways
        crossings = Channel.crossings(tracks, steps)
    }

    private static func crossings(_ tracks: [Track], _ steps: [Step]) -> Int {
        // For each row how far its line comes from the left and from the right; what is straight reaches everywhere.
        let rows = Array(Set(tracks.flatMap { $0.leftRows + $0.rightRows } + steps.map(\.left) + steps.map(\.right)))
            .sorted()
        var fromLeft = [Int](repeating: .min, count: rows.count)
        var fromRight = [Int](repeating: .max, count: rows.count)
        var isDetour = [Bool](repeating: true, count: rows.count)
        func each(_ list: [Int], _ body: (Int) -> Void) {
            for row in list { body(rows.place(of: row)) }
        }
        for track in tracks {
            each(track.leftRows) { fromLeft[$0] = max(fromLeft[$0], track.column) }
            each(track.rightRows) { fromRight[$0] = min(fromRight[$0], track.column) }
        }
        each(steps.map(\.left)) { isDetour[$0] = false }
        each(steps.map(\.right)) { isDetour[$0] = false }
        for step in steps where step.left == step.right { fromLeft[rows.place(of: step.left)] = .max }
        var count = 0
        for track in tracks {
            var passed = 0
            let (first, last) = (rows.place(of: track.top) + 1, rows.place(of: track.bottom))
            guard first < last else { continue }
            for place in first..<last {
                let (left, right) = (fromLeft[place] > track.column, fromRight[place] < track.column)
                passed += isDetour[place] ? (left && right ? 1 : 0) : (left || right ? 1 : 0)
            }
            // Its own rows are none of them.
            for row in Set(track.leftRows + track.rightRows) where row > track.top && row < track.bottom {
                let place = rows.place(of: row)
                let (left, right) = (fromLeft[place] > track.column, fromRight[place] < track.column)
                passed -= isDetour[place] ? (left && right ? 1 : 0) : (left || right ? 1 : 0)
            }
            count += passed
        }
        return count
    }

    /// The tracks a step runs through, left to right.
    func way(_ step: Step) -> [Hop] { ways[step] ?? [] }
}

/// Puts tracks into columns: each as far left as its order among those that share a row with it allows.
enum TrackColumns {
    /// Returns how many columns there are.
    static func assign(_ tracks: inout [Track], order: [Int]) -> Int {
        // For each row the first column that is free there; rows are numbered by their order.
        let rows = Array(Set(tracks.flatMap { $0.leftRows + $0.rightRows })).sorted()
        var place: [Int: Int] = [:]
        for (number, row) in rows.enumerated() { place[row] = number }
        var free = [Int](repeating: 0, count: rows.count)
        var count = 0
        for track in order {
            guard let first = place[tracks[track].top], let last = place[tracks[track].bottom] else { continue }
            let column = free[first...last].max() ?? 0
            tracks[track].column = column
            for row in first...last { free[row] = column + 1 }
            count = max(count, column + 1)
        }
        return count
    }
}

extension [Int] {
    /// The first place of a sorted list whose value is not below another.
    func place(of value: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
