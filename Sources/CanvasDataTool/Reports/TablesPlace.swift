import CanvasDataBase
import CanvasDataPostgres

/// Where the tables of a command are: the database that it reached, and the schema.
struct TablesPlace: Sendable, Equatable {
    let schema: String
    /// Nil if none was reached.
    let database: DatabasePlace?
    /// The directory of the private Postgres, if that is meant and does not exist yet.
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
            "\(schema) of the private Postgres in \(displayed(missingDirectory)), which does not exist yet."
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
