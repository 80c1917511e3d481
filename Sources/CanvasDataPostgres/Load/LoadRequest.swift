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
