import Foundation

/// Random numbers that can be had again. A fixed seed gives the same in every run; `named` takes another one each time and
/// prints it: `XRAYSCOPE_SEED=… swift test --filter …` repeats that run.
public struct Seeded: RandomNumberGenerator {
    public let seed: UInt64
    private var state: UInt64

    public init(_ seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A new seed for that test, or the one of the environment.
    public static func named(_ test: String) -> Seeded {
        let given = ProcessInfo.processInfo.environment["XRAYSCOPE_SEED"].flatMap { UInt64($0) }
        let random = Seeded(given ?? UInt64.random(in: 0...UInt64.max))
        print("\(test): XRAYSCOPE_SEED=\(random.seed)")
        return random
    }

    /// SplitMix64: any seed will do, also 0.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
