package import CanvasData

/// The type of a column in Postgres, as far as Canvas's data meet it.
package enum SQLType: Sendable, Equatable {
    case smallint, integer, bigint, real, doublePrecision, boolean, date, timestamp, text
    /// `character varying(n)`, in characters; without a limit it is as good as text, but another type to a partition.
    case varchar(Int?)
    /// Anything else a user may have chosen, as `format_type` writes it.
    case other(String)

    /// Reads what `format_type` gives.
    package init(formatted: String) {
        switch formatted {
        case "smallint": self = .smallint
        case "integer": self = .integer
        case "bigint": self = .bigint
        case "real": self = .real
        case "double precision": self = .doublePrecision
        case "boolean": self = .boolean
        case "date": self = .date
        case "timestamp without time zone": self = .timestamp
        case "text": self = .text
        case "character varying": self = .varchar(nil)
        default:
            guard formatted.hasPrefix("character varying("), formatted.hasSuffix(")"),
                let length = Int(formatted.dropFirst("character varying(".count).dropLast())
            else {
                self = .other(formatted)
                return
            }
            self = .varchar(length)
        }
    }

    /// What `get-ddl` makes of a column of this type, so that tables from there and from here are the same.
    package init(_ type: ColumnType) {
        let name = SQLDialect.postgres.typeName(type)
        self = SQLType(
            formatted: name == "timestamp"
                ? "timestamp without time zone" : name.replacingPrefix("varchar(", with: "character varying(")
        )
    }

    /// As SQL writes it. Never a name that a server of Canvas chose.
    package var sql: String {
        switch self {
        case .smallint: "smallint"
        case .integer: "integer"
        case .bigint: "bigint"
        case .real: "real"
        case .doublePrecision: "double precision"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp without time zone"
        case .text: "text"
        case .varchar(nil): "character varying"
        case .varchar(let length?): "character varying(\(length))"
        case .other(let name): name
        }
    }

    /// Whether a column of this type holds every value of one of type `other`, so that there is no need to change it.
    package func holds(_ other: SQLType) -> Bool {
        if self == other { return true }
        return switch (self, other) {
        case (.text, _), (.varchar(nil), _): true
        case (.varchar(let mine?), .varchar(let theirs?)): mine >= theirs
        case (.bigint, .integer), (.bigint, .smallint), (.integer, .smallint): true
        case (.doublePrecision, .integer), (.doublePrecision, .smallint), (.doublePrecision, .real): true
        case (.timestamp, .date): true
        default: false
        }
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with replacement: String) -> String {
        hasPrefix(prefix) ? replacement + dropFirst(prefix.count) : self
    }
}
