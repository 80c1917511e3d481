import CanvasDataBase

@testable import CanvasData
@testable import CanvasDataPostgres

/// A table of one column that is being filled from fragments.
enum CourseStage {
    /// Begins the load of dump 1 of `course_dim`.
    static func prepare(
        _ fragments: [String], in ledger: Ledger, on connection: PostgresConnection
    ) throws -> StagedLoad {
        let layout = TableLayout.of("course_dim", ["id": .bigint])
        try ledger.install(on: connection)
        let state = TableState.absent(layout.name)
        let change = SchemaChange(from: state, to: layout)
        let generation = try GenerationTable(
            "course_dim#1", of: layout, whole: layout, like: state, changed: change,
            in: ledger.target, serverVersion: connection.serverVersion)
        try generation.create(on: connection)
        let dump: JSONValue = [
            "dumpId": "d", "sequence": .number("1"), "createdAt": "2026-11-21T00:00:00Z",
            "schemaVersion": "4.2.9",
        ]
        let batch = TableBatch(
            table: layout.name, fragments: fragments.map { Fragment(name: $0, url: "") }, effect: .replace)
        let load = try ledger.begin(
            batch, of: Dump(dump, path: "test"), generation: "course_dim#1",
            run: try ledger.beginRun("test", on: connection), on: connection)
        return StagedLoad(
            load: load, layout: layout, state: state, change: change, generation: generation,
            fragments: fragments, missing: fragments)
    }
}
