/// Gives each step one of its two rows, each row to one step at most, and as many steps as can be a row.
///
/// Rows that one step alone still asks for are given first (leaves are peeled off): what is left then are rings, of which
/// every row has a step to take.
struct EndMatching {
    enum End { case left, right }

    /// The end each step was given; nil for none.
    private(set) var ends: [End?]
    private let steps: [Channel.Step]
    private var users: [[Int]]
    private var isFree: [Bool]
    private var waiting: [Int]
    private var rowsOf: [(left: Int, right: Int)] = []

    init(_ steps: [Channel.Step], lastTaken: Set<Int>, firstTaken: Set<Int>) {
        self.steps = steps
        ends = Array(repeating: nil, count: steps.count)
        var lefts: [Int: Int] = [:]
        var rights: [Int: Int] = [:]
        users = []
        isFree = []
        for (number, step) in steps.enumerated() {
            if lefts[step.left] == nil {
                lefts[step.left] = users.count
                users.append([])
                isFree.append(!lastTaken.contains(step.left))
            }
            if rights[step.right] == nil {
                rights[step.right] = users.count
                users.append([])
                isFree.append(!firstTaken.contains(step.right))
            }
            let (left, right) = (lefts[step.left] ?? 0, rights[step.right] ?? 0)
            rowsOf.append((left, right))
            users[left].append(number)
            users[right].append(number)
        }
        waiting = users.map(\.count)
    }

    mutating func run() {
        var queue = users.indices.filter { isFree[$0] && waiting[$0] == 1 }
        var heads = users.indices.sorted { (waiting[$0], $0) < (waiting[$1], $1) }[...]
        var next = 0
        while true {
            if next < queue.count {
                give(queue[next], &queue)
                next += 1
            } else {
                while let row = heads.first, !isFree[row] || waiting[row] == 0 { heads.removeFirst() }
                guard let row = heads.first else { return }
                give(row, &queue)
            }
        }
    }

    /// Gives a row to the longest step that still needs one.
    private mutating func give(_ row: Int, _ queue: inout [Int]) {
        guard isFree[row], waiting[row] > 0 else { return }
        let open = users[row].filter { ends[$0] == nil }
        guard let step = open.max(by: { length($0) < length($1) }) else { return }
        let (left, right) = rowsOf[step]
        ends[step] = row == left ? .left : .right
        isFree[row] = false
        for other in [left, right] {
            waiting[other] -= 1
            if isFree[other], waiting[other] == 1 { queue.append(other) }
        }
    }

    private func length(_ step: Int) -> Int { abs(steps[step].left - steps[step].right) }
}
