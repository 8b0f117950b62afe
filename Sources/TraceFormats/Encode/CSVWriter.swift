import Masking
import TraceModel

/// Writes comma-separated values (RFC 4180): a header, then one record a line. Cells are quoted when they must be; control
/// characters are cleaned, so that a record never spans two lines and nothing reaches a terminal raw. Lines end in a line feed,
/// which every reader takes and which leaves nothing behind in a shell's last field.
public struct CSVWriter {
    private var bytes: [UInt8] = []
    private let columns: Int

    private let showsSecrets: Bool

    /// - Parameter showsSecrets: cells are written as they are; else `***` stands in the place of secrets.
    public init(showsSecrets: Bool, header: [String]) {
        self.showsSecrets = showsSecrets
        columns = header.count
        record(header)
    }

    /// One record. Cells that are missing at its end are written empty, so that each line has as many as the header.
    public mutating func record(_ cells: [String]) {
        for index in 0..<max(columns, cells.count) {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if index < cells.count { append(cells[index]) }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// How many bytes wait to be taken.
    public var pending: Int { bytes.count }

    /// What has been written since the last call.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    private mutating func append(_ cell: String) {
        let cell = cleanedLine(showsSecrets ? cell : Secrets.masked(cell))
        let mustQuote = cell.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
        // A blank at either end is part of the cell; some readers drop it unless it is quoted.
        guard mustQuote || cell.hasPrefix(" ") || cell.hasSuffix(" ") else {
            bytes.append(contentsOf: cell.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
