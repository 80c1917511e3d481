package import CanvasData

/// One table of one dump that should be in the database.
package struct LoadRequest: Sendable, Equatable {
    package let dump: Dump
    package let batch: TableBatch

    package init(dump: Dump, batch: TableBatch) {
        self.dump = dump
        self.batch = batch
    }

    package var table: String { batch.table }

    struct Key: Hashable {
        let dumpID: String
        let table: String
    }

    var key: Key { Key(dumpID: dump.id, table: table) }
}

/// What should be in the database, and what is known of the dumps of tables that come in increments.
package struct LoadWish: Sendable, Equatable {
    package var requests: [LoadRequest]
    /// The dumps on offer, by table that comes in increments; nothing of tables whose gaps are not looked for.
    package var offered: [String: OfferedDumps] = [:]

    package init(_ requests: [LoadRequest]) {
        self.requests = requests
    }
}

/// The dumps that Canvas lists, as one table that comes in increments sees them.
package struct OfferedDumps: Sendable, Equatable {
    /// Sequences of those that are finished and hold nothing of it.
    package let empty: Set<Int>
    /// Sequences of those that hold something of it, or may do so when they are finished.
    package let others: Set<Int>
    /// When Canvas made them, by sequence.
    package let createdAt: [Int: String]
}
