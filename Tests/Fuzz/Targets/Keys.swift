import CNcurses
import Glibc
import Screen
import Synchronization

@testable import Terminal

/// ncurses on a pipe, as the terminal sends keys, mouse and pastes.
private struct Keyboard {
    let writeEnd: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, let keys = fdopen(ends[0], "r"), let screen = fopen("/dev/null", "w") else {
            return nil
        }
        setenv("ESCDELAY", "0", 1)
        setlocale(LC_ALL, "C.UTF-8")
        guard newterm("xterm-256color", screen, keys) != nil else { return nil }
        set_escdelay(0)
        writeEnd = ends[1]
    }
}

private let keyboard = Keyboard()
/// One for all inputs: ncurses keeps what a reader reads from.
private let reader = Mutex(KeyReader?.none)

/// Any bytes are keys or nothing, and all of them are read.
@Sendable func readKeys(_ bytes: [UInt8]) {
    guard let keyboard, !bytes.isEmpty, bytes.count <= 4096 else { return }
    must(write(keyboard.writeEnd, bytes, bytes.count) == bytes.count, "the pipe takes it")
    reader.withLock { kept in
        var reader = kept ?? KeyReader()
        var count = 0
        while let key = reader.next() {
            count += 1
            must(!"\(key)".isEmpty, "a key has a name")
            // What an earlier input left unfinished may come first.
            must(count <= bytes.count + 4096, "no key without a byte")
        }
        kept = reader
    }
}
