import Glibc
import Synchronization

/// Works out two things at once, the first on a thread of its own; one after the other where there can be none.
func sideBySide<First: Sendable, Second>(
    _ first: @escaping @Sendable () -> First, and second: () -> Second
) -> (First, Second) {
    let answer = ThreadAnswer<First>()
    let job = Unmanaged.passRetained(ThreadJob { answer.value.withLock { $0 = first() } })
    var thread = pthread_t()
    let isStarted = pthread_create(&thread, nil, runThreadJob, job.toOpaque()) == 0
    if !isStarted { job.release() }
    let own = second()
    if isStarted { pthread_join(thread, nil) }
    return (answer.value.withLock { $0 } ?? first(), own)
}

/// Works out the two halves of 0..<count at once, where they are worth a thread, and puts them together in their order.
func inHalves<Part: Sendable>(
    _ count: Int, _ part: @escaping @Sendable (Range<Int>) -> Part, join: (_ first: Part, _ second: Part) -> Part
) -> Part {
    guard count >= 2000 else { return part(0..<count) }
    let middle = count / 2
    let (second, first) = sideBySide({ part(middle..<count) }, and: { part(0..<middle) })
    return join(first, second)
}

private final class ThreadAnswer<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

private final class ThreadJob: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadJob(_ job: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let job { Unmanaged<ThreadJob>.fromOpaque(job).takeRetainedValue().run() }
    return nil
}

extension Array {
    /// These, and of others what is not among them; those with the same key become one.
    func joined<Key: Hashable>(with others: [Element], by key: (Element) -> Key, add: (inout Element, Element) -> Void)
        -> [Element]
    {
        var result = self
        var places = Dictionary(enumerated().map { (key($1), $0) }, uniquingKeysWith: { first, _ in first })
        for other in others {
            if let place = places[key(other)] {
                add(&result[place], other)
            } else {
                places[key(other)] = result.count
                result.append(other)
            }
        }
        return result
    }
}
