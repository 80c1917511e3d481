import ArgumentParser
import CanvasDataBase
import CanvasDataPostgres

/// `canvas-data dap dropdb`
struct DAPDropDB: DAPToolCommand {
    static let configuration = CommandConfiguration(
        commandName: "dropdb",
        abstract: "Drop tables from the database, with what is recorded of them.",
        discussion: """
            --table all drops every table of the namespace that is recorded in the database. A table on which something \
            depends, such as a view, stays as it is. No credentials are needed.

            Examples:
              canvas-data dap dropdb --namespace canvas --table users
              canvas-data dap dropdb --namespace canvas --table all
            """)

    static var printsItsResult: Bool { false }

    @OptionGroup var tables: DAPTableOptions

    @OptionGroup var database: DAPDatabaseOptions

    @OptionGroup var dap: DAPOptions

    @OptionGroup var global: GlobalOptions

    func run(in session: Session) async throws {
        let target = try TargetSchema(tables.namespace)
        let place = try database.target(session)
        let wanted = tables.isAll ? nil : tables.names
        let done = try await place.withDatabaseIfThere { settings in
            let database = Database(settings, notify: session.notify)
            let (dropped, failures) = try await database.dropReplicas(
                wanted, in: target, notify: session.notify)
            return (dropped, failures, try place.place(of: target, in: database.place))
        }
        let missing = (wanted ?? []).map { CanvasDataError.notInitialized($0) }
        let (dropped, failures, found) =
            if let done { done } else { ([String](), missing, try place.place(of: target, in: nil)) }
        try session.end(
            with: DAPDropReport(namespace: tables.namespace, tables: dropped, place: found), failures,
            done: dropped.count, "table", "dropped")
    }
}

/// What `dropdb` dropped.
struct DAPDropReport: Summary {
    let namespace: String
    let tables: [String]
    let place: TablesPlace

    var lines: [String] {
        guard !tables.isEmpty else {
            return ["No tables to drop in namespace \(displayed(namespace))."] + place.lines
        }
        return ["Dropped \(tables.map(displayed).joined(separator: ", "))."] + place.lines
    }

    var json: JSONValue {
        .object([
            "type": .string("dropped"), "schema": place.json.schema, "database": place.json.database,
            "tables": .array(tables.map { .string($0) }),
        ])
    }
}
