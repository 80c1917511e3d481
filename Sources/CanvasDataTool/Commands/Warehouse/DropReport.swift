import CanvasDataBase
import CanvasDataPostgres

/// What `drop` did.
struct DropReport: Summary {
    let tables: Removal.Tables
    let place: TablesPlace

    var lines: [String] {
        ["Dropped \(countText(tables.dropped.count, "table")) from schema \(displayed(place.schema))."]
            + (tables.returned.isEmpty
                ? []
                : [
                    "Kept \(tables.returned.map { displayed($0) }.joined(separator: ", ")) as ordinary tables, with all rows."
                ]) + place.lines
    }

    var json: JSONValue {
        .object([
            "type": .string("drop"), "schema": place.json.schema, "database": place.json.database,
            "dropped": .array(tables.dropped.map { .string($0) }),
            "kept": .array(tables.returned.map { .string($0) }),
        ])
    }
}
