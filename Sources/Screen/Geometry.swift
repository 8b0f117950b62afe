/// A width and a height in terminal cells; both are never negative.
public struct Size: Hashable, Sendable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// No cells.
    public static let zero = Size(width: 0, height: 0)

    /// Negative extents count as 0.
    public init(width: Int, height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// True when there is no cell.
    public var isEmpty: Bool { width == 0 || height == 0 }
}

/// A rectangle of terminal cells. x and y may be negative (scrolled out); the extents are never.
public struct Rect: Hashable, Sendable {
    /// The leftmost column.
    public var x: Int
    /// The topmost row.
    public var y: Int
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// No cells, at the origin.
    public static let zero = Rect(x: 0, y: 0, width: 0, height: 0)

    /// Negative extents count as 0.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = Self.bounded(x)
        self.y = Self.bounded(y)
        self.width = max(0, Self.bounded(width))
        self.height = max(0, Self.bounded(height))
    }

    /// Coordinates are kept far from overflow: a bar computed from hostile times may ask for any column.
    static func bounded(_ value: Int) -> Int {
        max(-1 << 40, min(1 << 40, value))
    }

    /// The rectangle of `size` at the origin.
    public init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The first column to the right of it.
    public var right: Int { x + width }
    /// The first row below it.
    public var bottom: Int { y + height }
    /// Its extents.
    public var size: Size { Size(width: width, height: height) }
    /// True when there is no cell in it.
    public var isEmpty: Bool { width == 0 || height == 0 }

    /// True when the cell lies in it.
    public func contains(x column: Int, y row: Int) -> Bool {
        column >= x && column < right && row >= y && row < bottom
    }

    /// The cells in both; empty where they do not meet.
    public func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(
            x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
    }

    /// The same rectangle elsewhere.
    public func moved(dx: Int, dy: Int) -> Rect {
        Rect(x: x + dx, y: y + dy, width: width, height: height)
    }

    /// Narrower by `dx` on the left and on the right, lower by `dy` at the top and at the bottom.
    public func inset(dx: Int = 1, dy: Int = 1) -> Rect {
        Rect(x: x + min(dx, width), y: y + min(dy, height), width: width - 2 * dx, height: height - 2 * dy)
    }

    /// Smaller by so many cells on each side.
    public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        Rect(
            x: x + min(left, width), y: y + min(top, height), width: width - left - right,
            height: height - top - bottom)
    }
}

// Splitting: the first part takes `count` cells (as many as there are), the second what is left.
extension Rect {
    /// `count` columns at the left, and the rest.
    public func splitLeft(_ count: Int) -> (left: Rect, rest: Rect) {
        let taken = max(0, min(count, width))
        return (
            Rect(x: x, y: y, width: taken, height: height),
            Rect(x: x + taken, y: y, width: width - taken, height: height)
        )
    }

    /// `count` columns at the right, and the rest.
    public func splitRight(_ count: Int) -> (rest: Rect, right: Rect) {
        let (rest, right) = splitLeft(width - max(0, min(count, width)))
        return (rest, right)
    }

    /// `count` rows at the top, and the rest.
    public func splitTop(_ count: Int) -> (top: Rect, rest: Rect) {
        let taken = max(0, min(count, height))
        return (
            Rect(x: x, y: y, width: width, height: taken),
            Rect(x: x, y: y + taken, width: width, height: height - taken)
        )
    }

    /// Row `index` of it (0 at the top); empty when there is no such row.
    public func row(_ index: Int) -> Rect {
        guard index >= 0, index < height else { return Rect(x: x, y: y, width: 0, height: 0) }
        return Rect(x: x, y: y + index, width: width, height: 1)
    }
}
