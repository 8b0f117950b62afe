extension RandomAccessCollection where Index == Int {
    /// The first index whose element fulfils a condition that stays true once it is, by halving; `endIndex` for none.
    @inlinable public func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
