import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

/// What is there of a replica: by the catalogue, by the record that every client of its source keeps, and by our ledger.
///
/// None of them is believed alone: a table may have been dropped, emptied or half filled, and another client may have gone on
/// with it.
package struct ReplicaStanding: Sendable, Equatable {
    package let state: ReplicaState
    /// That of the table; several where clients got in each other's way.
    let records: [SyncRecord]
    /// What readers saw last, by the ledger.
    let published: LoadRecord?
    /// What is staged or begun.
    let begun: [LoadRecord]

    /// - Throws: `CanvasDataError`, `PostgresError`, `CancellationError`.
    static func all(
        of tables: [String], _ ledger: Ledger, _ sync: SyncTable, on connection: PostgresConnection
    ) throws -> [String: ReplicaStanding] {
        let states = try ReplicaState.states(of: tables, in: ledger.target.name, on: connection)
        let records = Dictionary(grouping: try sync.records(on: connection), by: \.table)
        let loads = Dictionary(grouping: try ledger.loads(on: connection), by: \.table)
        return states.mapValues { state in
            let loads = loads[state.table] ?? []
            return ReplicaStanding(
                state: state, records: records[state.table] ?? [],
                published: loads.last { $0.state == .published },
                begun: loads.filter { $0.state == .staging || $0.state == .staged })
        }
    }

    /// The record that counts: the oldest, as changes that come twice change nothing.
    var record: SyncRecord? {
        records.first {
            ($0.targetSchema ?? $0.namespace) == state.schema && $0.targetTable == state.table
        }
    }

    /// What the ledger says of what readers see; nil where it says nothing, or another client has gone on since.
    var known: LoadRecord? {
        guard let published, let record, record.microseconds == published.sequence else { return nil }
        return published
    }

    /// Whether there is a table that the record says is filled.
    package var isInitialized: Bool { state.kind == .table && record != nil }

    /// The position from which changes are wanted; nil where all of the table is.
    package var since: String? {
        guard isInitialized, let record else { return nil }
        // No table is emptied by its changes alone, unless we saw that.
        guard state.hasRows || known?.rows == 0 else { return nil }
        return known?.position ?? record.position
    }

    /// Why all of a table is wanted that should be there; nil where it should not, or where changes are enough.
    var loss: String? {
        guard since == nil else { return nil }
        switch state.kind {
        case .absent: return records.isEmpty && published == nil ? nil : "was dropped"
        case .table where record == nil:
            return state.hasRows ? "has rows, and nothing says up to where it is filled" : nil
        case .table: return (published?.rows ?? 0) > 0 ? "was emptied" : nil
        case .other: return nil
        }
    }
}

extension SyncRecord {
    /// `position` in microseconds since 1970; nil where it is written in another way than Postgres writes it for us.
    var microseconds: Int? {
        let numbers = position.dropLast().split { "-T:.".contains($0) }.map { Int($0) }
        guard position.hasSuffix("Z"), numbers.count == 6 || numbers.count == 7,
            let year = numbers[0], let month = numbers[1], let day = numbers[2], let hour = numbers[3],
            let minute = numbers[4], let second = numbers[5]
        else { return nil }
        var microseconds = 0
        if numbers.count == 7 {
            guard let fraction = numbers[6], position.dropLast().split(separator: ".").last?.utf8.count == 6
            else { return nil }
            microseconds = fraction
        }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + microseconds
    }
}
