import CanvasDataBase
import CanvasDataLoading
import CanvasDataPostgres

/// What a run did, whatever its tables came from.
struct RunOutcome: Sendable {
    /// A table that readers see changed.
    struct Published: Sendable, Equatable {
        let table: String
        let rows: Int
    }

    var published: [Published] = []
    /// What there is to say about each table.
    var tables: [JSONValue] = []
    var rejected = 0
    /// Compressed bytes that came over the network.
    var bytesReceived = 0
    /// Seconds for which readers were locked out.
    var lockedSeconds = 0.0
    var failures: [CanvasDataError] = []
    /// Whether there was nothing to do.
    var isUnchanged = true

    /// Of a run of which nothing else is known than what failed.
    init(failures: [CanvasDataError] = []) {
        self.failures = failures
        isUnchanged = failures.isEmpty
    }

    init(_ summary: LoadSummary) {
        published = summary.tables.filter { $0.outcome == .published }.map {
            Published(table: $0.table, rows: $0.rows)
        }
        tables = summary.tables.map(\.json)
        rejected = summary.rejected
        bytesReceived = summary.bytesReceived
        lockedSeconds = summary.lockedSeconds
        failures = summary.failures
        isUnchanged = summary.isUnchanged
    }

    init(_ summary: ReplicaSummary, of namespace: String) {
        published = summary.tables.filter { $0.outcome == .published && !$0.hasNothingNew }.map {
            Published(
                table: "\(namespace).\($0.table)",
                rows: $0.changes.inserted + $0.changes.updated + $0.changes.deleted)
        }
        tables = summary.tables.map { $0.json(of: namespace) }
        rejected = summary.rejected
        bytesReceived = summary.bytesReceived
        failures = summary.failures
        isUnchanged = summary.tables.allSatisfy(\.hasNothingNew)
    }

    mutating func add(_ other: RunOutcome) {
        published += other.published
        tables += other.tables
        rejected += other.rejected
        bytesReceived += other.bytesReceived
        lockedSeconds += other.lockedSeconds
        failures += other.failures
        isUnchanged = isUnchanged && other.isUnchanged
    }
}

extension LoadSummary.Table {
    var json: JSONValue {
        .object([
            "table": .string(table), "sequence": .number(sequence), "partial": .bool(effect == .append),
            "files": .number(fragments), "rows": .number(rows), "rejected": .number(rejected),
            "outcome": .string(outcome.rawValue),
        ])
    }
}

extension ReplicaSummary.Table {
    /// Whether nothing came that readers had not seen. The records of the last moment come again each time.
    var hasNothingNew: Bool {
        outcome == .unchanged || outcome == .published && !isWhole && changes == ReplicaChanges()
    }

    func json(of namespace: String) -> JSONValue {
        .object([
            "namespace": .string(namespace), "table": .string(table), "whole": .bool(isWhole),
            "files": .number(fragments), "rows": .number(rows), "inserted": .number(changes.inserted),
            "updated": .number(changes.updated), "deleted": .number(changes.deleted),
            "rejected": .number(rejected), "position": .orNull(position),
            "outcome": .string(outcome.rawValue),
            "message": .orNull(failure?.message),
        ])
    }
}
