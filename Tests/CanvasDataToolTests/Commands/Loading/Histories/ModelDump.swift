import CanvasSimulator

/// A row of a table: what it adds to the checksum of ``TableContents``. It follows from all of its columns.
typealias ModelRow = UInt64

/// A dump of the model's Canvas.
struct ModelDump: Sendable {
    enum State: Sendable, Equatable {
        /// Listed, and not to be loaded yet.
        case unfinished
        case onOffer
        /// Was on offer once; the list has it no more, and its files are gone.
        case expired
    }

    var script: ScriptedDump
    var state: State
    let id: String
    /// By table.
    let rows: [String: Set<ModelRow>]
    /// Whether one of its files has a name that another dump's file with other rows has as well.
    let sharesNames: Bool

    var sequence: Int { script.sequence }

    var hasRequests: Bool { rows["requests"] != nil }

    /// Whether its `requests` are all there are, and not an increment.
    var isFull: Bool { script.tables.contains { $0.name == "requests" && !$0.partial } }

    var requests: Set<ModelRow> { rows["requests"] ?? [] }

    /// Whether it holds more than `requests`.
    var isRegular: Bool { script.tables.contains { $0.name != "requests" } }
}

extension ModelDump: CustomStringConvertible {
    /// `559 daily with increment (240 rows), unfinished`
    var description: String {
        let name = isRegular ? "daily" : "historical"
        let requests =
            hasRequests
            ? "\(isFull ? "full copy" : "increment") (\(self.requests.count) rows)" : "no requests"
        return "\(sequence)\(script.version > 0 ? "′" : "") \(name) with \(requests), \(state)"
    }
}
