import CanvasDataBase
import CanvasDataLoading

@testable import CanvasData
@testable import CanvasDataPostgres

/// A table of one column that is being filled from fragments.
enum CourseStage {
    /// Begins the load of dump 1 of `course_dim`.
    static func prepare(
        _ fragments: [String], in ledger: Ledger, on connection: PostgresConnection
    ) throws -> GenerationStage {
        let layout = TableLayout.of("course_dim", ["id": .bigint])
        try ledger.install(on: connection)
        let state = TableState.absent(layout.name)
        let change = SchemaChange(from: state, to: layout)
        let generation = try GenerationTable(
            "course_dim#1", of: layout, whole: layout, like: state, changed: change,
            in: ledger.target, serverVersion: connection.serverVersion)
        try generation.create(on: connection)
        let request = LoadRequest(
            origin: BatchOrigin(
                id: "d", sequence: 1, createdAt: "2026-11-21T00:00:00Z", schemaVersion: "4.2.9"),
            table: layout.name, effect: .replace, fragments: fragments)
        let load = try ledger.begin(
            request, generation: "course_dim#1",
            run: try ledger.beginRun("test", on: connection), on: connection)
        return GenerationStage(
            load: load, layout: layout, state: state, change: change, generation: generation,
            fragments: fragments, missing: fragments)
    }
}
