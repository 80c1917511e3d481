/// A `Content-Range: bytes 100-199/1000`, or `bytes */1000` of a 416 (RFC 9110 §14.4).
package struct ContentRange: Sendable, Equatable {
    /// First and last byte, both included; nil for `*`.
    package var bytes: ClosedRange<Int>?
    /// Length of the whole; nil for `*`.
    package var total: Int?

    package init?(_ text: String) {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[1] != "*" {
            guard let total = Int(parts[1]), total >= 0 else { return nil }
            self.total = total
        }
        if parts[0] != "*" {
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, first <= last,
                // A file ends before the largest number, so that lengths can be counted.
                last < Int.max
            else { return nil }
            bytes = first...last
        }
    }
}
