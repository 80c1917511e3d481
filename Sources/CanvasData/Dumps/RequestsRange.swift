import CanvasDataTransfer

/// The days that a file of historical requests is about, read from its link's path.
public struct RequestsRange: Sendable, Hashable, Comparable {
    /// First and last day, `YYYYMMDD`, both included; neighbouring ranges share a day.
    public let text: String

    /// Nil for a file of the daily kind. The range is a folder after `/requests/`, wherever that stands: its place
    /// changed over the years.
    package init?(link: String) {
        let path = link.withoutQuery
        for part in path.split(separator: "/").reversed() {
            let days = part.split(separator: "_", omittingEmptySubsequences: false)
            if days.count == 2, days.allSatisfy({ $0.count == 8 && $0.allSatisfy(\.isNumber) }),
                path.contains("/requests/\(part)/")
            {
                text = String(part)
                return
            }
        }
        return nil
    }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
