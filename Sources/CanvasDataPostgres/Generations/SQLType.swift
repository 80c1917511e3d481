package import CanvasDataLoading

/// The type of a column in Postgres.
package enum SQLType: Sendable, Equatable {
    /// A type that we can write.
    case known(ColumnType)
    /// A type that only a user can have chosen, as `format_type` writes it.
    case other(String)

    /// Reads what `format_type` writes. No dump leads to the types of replicas: a column that has one is its user's.
    package init(formatted: String) {
        guard let type = ColumnType(catalogue: formatted), !type.isOfReplicas else {
            self = .other(formatted)
            return
        }
        self = .known(type)
    }

    /// The type that `get-ddl` gives a column of this type, so that tables made by either are alike.
    package init(_ type: ColumnType) {
        self = .known(type.inPostgres)
    }

    /// Its name in SQL, which Canvas never chooses.
    package var sql: String {
        switch self {
        case .known(let type): type.catalogueName
        case .other(let name): name
        }
    }

    /// Whether it is a user's own choice: we never change it and cannot write it.
    var isUsersOwn: Bool { if case .other = self { true } else { false } }

    /// Whether a column of this type holds every value of one of type `other`, so that it need not be changed.
    package func holds(_ other: SQLType) -> Bool {
        switch (self, other) {
        case (.known(let mine), .known(let theirs)): mine.holds(theirs)
        // Unlimited text holds anything.
        case (.known(let mine), .other): mine.holds(.text)
        case (.other, _): self == other
        }
    }

    /// The type that holds values of this one, which is there, and of `wanted`, which comes.
    func widened(for wanted: SQLType) -> SQLType {
        guard case .known(let mine) = self, case .known(let theirs) = wanted else {
            return wanted.holds(self) ? wanted : .known(.text)
        }
        return .known(mine.widened(for: theirs))
    }
}
