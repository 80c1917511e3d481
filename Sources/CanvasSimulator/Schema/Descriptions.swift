/// Says in a sentence what a table or column holds, from its name: readable, and nobody's copy.
enum Descriptions {
    static func text(for table: SchemaTable) -> String {
        let subject = words(table.name, without: ["_dim", "_fact"])
        switch table.kind {
        case "dimension": return "Attributes of each \(subject)."
        case "fact": return "Measures and foreign keys of each \(subject)."
        default: return "One row for each request that a web server answered; best effort, not an audit."
        }
    }

    static func text(for column: SchemaColumn, of table: SchemaTable) -> String {
        let subject = table.isIncremental ? "request" : words(table.name, without: ["_dim", "_fact"])
        if let dimension = column.dimension {
            return
                "Which \(words(dimension.name, without: ["_dim"])) this \(subject) belongs to (\(column.name))."
        }
        switch column.name {
        case "id": return "Surrogate id of the \(subject), unique over all shards."
        case "canvas_id": return "Id of the \(subject) in Canvas's own database."
        case "workflow_state": return "State of the \(subject) in its life, such as active or deleted."
        default: break
        }
        let name = words(column.name, without: ["_id", "_at"])
        switch column.type {
        case .timestamp, .datetime: return "When, in UTC: \(name) of the \(subject)."
        case .boolean: return "Whether the \(subject) is \(name)."
        case .date: return "Date of \(name) of the \(subject)."
        default: return "The \(subject)'s \(name)."
        }
    }

    private static func words(_ name: String, without endings: [String]) -> String {
        var name = Substring(name)
        for ending in endings where name.hasSuffix(ending) && name.count > ending.count {
            name.removeLast(ending.count)
        }
        return name.split(separator: "_").joined(separator: " ")
    }
}
