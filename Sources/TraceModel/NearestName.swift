/// The name that a person most likely meant: what `git` and `cargo` say after a slip of the keys.
///
/// Near is what at most a third of its letters part from it (a letter more, less, another one, or two that changed places),
/// at least one of them: the limit that Swift's ArgumentParser and git use in like form.
/// - Parameters:
///   - typed: what was written, in any case.
///   - names: what there is; of equally near ones the first is taken.
/// - Returns: nil when nothing is near, or when what was typed is longer than any name that people choose from (64 letters).
public func nearestName(to typed: String, among names: some Sequence<String>) -> String? {
    let typed = Array(typed.lowercased())
    guard (1...64).contains(typed.count) else { return nil }
    let limit = max(1, typed.count / 3)
    var best: (name: String, distance: Int)?
    for name in names {
        let letters = Array(name.lowercased())
        guard abs(letters.count - typed.count) <= limit else { continue }
        let distance = letterChanges(from: typed, to: letters)
        if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
}

/// How many changes of a letter make one word of the other, neighbours that changed places counted once (Damerau's restricted
/// distance). Three rows of the table are held.
private func letterChanges(from a: [Character], to b: [Character]) -> Int {
    var before: [Int] = []
    var above = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var least = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
            row.append(least)
        }
        (before, above) = (above, row)
    }
    return above[b.count]
}
