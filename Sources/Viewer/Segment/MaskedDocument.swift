import TraceModel

/// What stands in the places of a document's values where they are secret, in the order of its lines as indented JSON (brackets that
/// close aside), the document itself left out: by the rule of the Segment screen.
/// - Returns: JSON for each value; nil for one that is shown as it is.
public func maskedValues(of document: JSONValue) -> [String?] {
    JSONTree(folded: []).lines(document).map { fact in
        let masked = fact.masked
        guard masked.value != fact.value else { return nil }
        return masked.value.hasPrefix("\"") ? masked.value : JSONText.quoted(masked.value)
    }
}
