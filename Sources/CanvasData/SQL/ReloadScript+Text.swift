public import CanvasDataBase
import CanvasDataLoading

extension ReloadScript {
    /// The script, the tables in the order given.
    ///
    /// - Throws: an error of kind `wrongData` for a table name that is not safe, of kind `usage` for a path
    ///   that is not absolute or has control characters, or a `schema` that cannot be a name.
    public func text() throws(CanvasDataError) -> String {
        if let schema { try SQLDialect.postgres.check(schemaName: schema) }
        var lines = [header, "BEGIN;", "SET LOCAL client_encoding TO 'UTF8';"]
        for table in tables {
            try check(table)
            let name = SQLDialect.postgres.qualified(table.name, in: schema)
            if table.effect == .replace { lines.append("TRUNCATE TABLE \(name);") }
            lines.append(copy(table, into: name))
        }
        lines.append("COMMIT;\n")
        return lines.joined(separator: "\n")
    }

    private var header: String {
        switch style {
        case .server:
            """
            -- Loads tables unpacked by canvas-data into Postgres, all or none.
            -- The database server opens the files. Run it with:
            --   psql -X -v ON_ERROR_STOP=1 -f FILE
            """
        case .psql:
            """
            -- Loads tables unpacked by canvas-data into Postgres, all or none.
            -- psql opens the files. Run it with:
            --   psql -X -f FILE
            \\set ON_ERROR_STOP on
            """
        }
    }

    /// A control character in a path is refused: `\copy` ends at a line feed, and what follows is psql's next
    /// line, which may be `\!` and run a program. Only quoted names and literals go into the script.
    private func check(_ table: Table) throws(CanvasDataError) {
        guard SQLIdentifier(checking: table.name) != nil else { throw .unsafeTableName(table.name) }
        let hasControls = table.path.unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        guard table.path.utf8.first == UInt8(ascii: "/"), !hasControls else {
            throw .unusableReloadPath(table.path, table: table.name)
        }
    }

    private func copy(_ table: Table, into name: String) -> String {
        switch style {
        case .server:
            "COPY \(name) FROM \(SQLDialect.postgres.literal(table.path))\(options(for: table));"
        case .psql:
            // No semicolon: `\copy` takes the whole line. Inside its quotes only the quote itself is special.
            "\\copy \(name) FROM '\(doublingQuotes(table.path))'\(options(for: table))"
        }
    }

    private func options(for table: Table) -> String {
        var options: [String] = []
        if table.format == .csv {
            options.append("FORMAT csv")
            options.append("NULL " + SQLDialect.postgres.literal("\\N"))
        }
        if table.hasHeader { options.append("HEADER") }
        return options.isEmpty ? "" : " WITH (" + options.joined(separator: ", ") + ")"
    }

    private func doublingQuotes(_ path: String) -> String {
        var result = ""
        for scalar in path.unicodeScalars {
            if scalar == "'" { result.unicodeScalars.append(scalar) }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
