import ArgumentParser
import Foundation
import Masking
import TraceFormats
import TraceModel

/// Problems on standard error, one a line, cleaned of whatever a terminal would obey.
func report(_ problems: [Problem]) {
    for problem in problems { report(cleanedLine(problem.description)) }
}

/// A line on standard error, without secrets. When even that cannot be written there is nobody left to tell.
func report(_ line: String) {
    _ = (Secrets.masked(line) + "\n").withCString { Foundation.write(STDERR_FILENO, $0, strlen($0)) }
}

extension ParsableCommand {
    /// Runs the body of a command: a problem that stops it goes to standard error and makes the status 1.
    func reporting(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let problem as Problem {
            report([problem])
            throw ExitCode(1)
        }
    }
}
