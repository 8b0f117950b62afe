import Masking
import TraceAnalysis

// Values of tables as they may be seen: nothing of them where what they are grouped by is secret by its name.
extension TraceGrouping {
    public func shown(_ key: String, showsSecrets: Bool = false) -> String {
        if showsSecrets || key == TraceGrouping.none { return key }
        return isSecret ? Secrets.mask : Secrets.masked(key)
    }

    private var isSecret: Bool {
        // The parts of a pair's key cannot be told apart for certain.
        if case .pair(let first, let second) = self { return first.isSecret || second.isSecret }
        return Secrets.isSecret(name: name)
    }
}

extension SpanGrouping {
    func shown(_ key: String, showsSecrets: Bool = false) -> String {
        showsSecrets ? key : Secrets.masked(key, named: name)
    }
}
