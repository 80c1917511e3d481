import CanvasDataBase

extension Notice {
    /// `offset` is how many seconds the server's clock is ahead of ours.
    static func wrongClock(_ offset: Double, host: String) -> Notice {
        let minutes = max(1, Int((abs(offset) / 60).rounded()))
        let side = offset > 0 ? "behind" : "ahead of"
        return Notice(
            .warning,
            "This machine's clock is \(minutes) minute\(minutes == 1 ? "" : "s") \(side) that of \(host); "
                + "signing with the server's time. Set the clock: timedatectl set-ntp true.")
    }

    static func keptFiles(_ tables: [String]) -> Notice {
        Notice(
            .warning,
            "The answer of file/sync leaves out \(tables.count) table\(tables.count == 1 ? "" : "s") "
                + "(\(tables.prefix(3).joined(separator: ", "))\(tables.count > 3 ? ", …" : "")); their files are kept."
        )
    }

    static func requestsOnly(sequence: Int) -> Notice {
        Notice(
            .warning,
            "Dump \(sequence) contains only requests, which are left out by default.",
            remedy: "To get them, use \(.setting(.includeRequests))."
        )
    }

    /// Some dumps have a table and others do not, so this is not an error; but the name may be misspelt.
    static func nothingToLeaveOut(_ table: String, known: [String], sequence: Int) -> Notice {
        let near = known.nearest(to: table).map { " Did you mean \($0)?" } ?? ""
        return Notice(.warning, "Dump \(sequence) has no table \"\(table)\" that could be left out.\(near)")
    }

    static let incompleteSync = Notice(
        .warning, "Canvas could not list all increments (incomplete); nothing is deleted.")
}
