/// What has come of one report of the mouse, character by character (xterm's control sequences, "Mouse Tracking").
struct MouseReport {
    enum Form {
        /// `ESC [ < button ; column ; row`, ended by M for a press and m for a release; the numbers are decimal.
        case sgr
        /// `ESC [ M` and three characters, each 32 more than its number.
        case bytes
    }

    struct Event: Equatable {
        enum Action { case press, release, motion, rightPress, wheelUp, wheelDown }
        var action: Action
        /// Cells from the left and from the top, from 0.
        var x: Int
        var y: Int
    }

    enum Step: Equatable {
        case more
        /// nil for what the viewer has no use for, such as the middle button.
        case complete(Event?)
        /// This character belongs to no report.
        case broken
    }

    private let form: Form
    private var numbers = [0]
    private var count = 0

    /// Three numbers of a screen have fewer characters than this.
    private static let longest = 24

    init(_ form: Form) { self.form = form }

    mutating func take(_ scalar: UInt32) -> Step {
        count += 1
        guard count <= Self.longest else { return .broken }
        return form == .sgr ? takeSGR(scalar) : takeByte(scalar)
    }

    private mutating func takeSGR(_ scalar: UInt32) -> Step {
        switch scalar {
        case 0x30...0x39:  // 0 to 9
            let last = numbers.count - 1
            numbers[last] = min(numbers[last] * 10 + Int(scalar - 0x30), 100_000)
            return .more
        case 0x3B:  // ;
            numbers.append(0)
            return numbers.count <= 3 ? .more : .broken
        case 0x4D: return .complete(event(isRelease: false))  // M
        case 0x6D: return .complete(event(isRelease: true))  // m
        default: return .broken
        }
    }

    private mutating func takeByte(_ scalar: UInt32) -> Step {
        guard scalar >= 32 else { return .broken }
        numbers[count - 1] = Int(scalar) - 32
        guard count == 3 else {
            numbers.append(0)
            return .more
        }
        // A release does not say of which button.
        return .complete(event(isRelease: numbers[0] & 0x63 == 3))
    }

    private func event(isRelease: Bool) -> Event? {
        guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0, let action = action(isRelease) else { return nil }
        return Event(action: action, x: numbers[1] - 1, y: numbers[2] - 1)
    }

    /// Shift, Alt and Control, 4 to 16, change nothing.
    private func action(_ isRelease: Bool) -> Event.Action? {
        let button = numbers[0] & ~0x1C
        switch button {
        case 0: return isRelease ? .release : .press
        case 2: return isRelease ? nil : .rightPress
        case 3: return isRelease ? .release : nil
        case 32...35: return .motion
        case 64: return isRelease ? nil : .wheelUp
        case 65: return isRelease ? nil : .wheelDown
        default: return nil
        }
    }
}
