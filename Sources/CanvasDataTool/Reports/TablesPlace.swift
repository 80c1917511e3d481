import CanvasDataBase
import CanvasDataPostgres

/// Where the tables are of which a command speaks: the database that it has reached, and the schema.
struct TablesPlace: Sendable, Equatable {
    let schema: String
    /// Nil where none has been reached.
    let database: DatabasePlace?
    /// Of the private Postgres that is meant, where it is not there yet.
    var missingDirectory: String?
    var isSchemaNew = false

    /// The last line of a summary.
    var lines: [String] {
        let schema = "In schema \(displayed(schema))"
        if let database {
            return ["\(schema)\(isSchemaNew ? ", which is new," : "") of \(displayed(database.words))."]
        }
        guard let missingDirectory else { return [] }
        return [
            "\(schema) of the private Postgres in \(displayed(missingDirectory)), which is not there yet."
        ]
    }

    /// The members `schema` and `database` of a result.
    var json: (schema: JSONValue, database: JSONValue) {
        let place = database.map { place -> JSONValue in
            .object([
                "host": .string(place.host), "port": .number(place.port), "name": .string(place.name),
                "private": .bool(place.localDirectory != nil),
            ])
        }
        return (.string(schema), place ?? .null)
    }
}
