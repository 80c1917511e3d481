import CanvasDataLoading

/// What stands around the tables: the header, the session's settings, the schema.
extension DDLGenerator {
    func header(version: String, tableCount: Int) -> String {
        // Foreign text in a comment: a line end in it would end the comment.
        let version = version.unicodeScalars.prefix(40).map { scalar in
            scalar.isASCII && scalar.properties.generalCategory != .control ? String(scalar) : "?"
        }
        let database =
            switch dialect {
            case .postgres: "Postgres"
            case .redshift: "Amazon Redshift"
            }
        let tables = "\(tableCount) \(tableCount == 1 ? "table" : "tables")"
        return """
            -- Canvas Data schema \(version.joined()), \(tables), for \(database).
            -- Made by canvas-data. Run it with: psql -1 -v ON_ERROR_STOP=1 -f FILE

            """
    }

    /// For Postgres only: silences notices about tables that do not exist, and sets the encoding of the script where that
    /// matters, so that a client set to LATIN1 does not garble it. Not `SET LOCAL`, which warns
    /// outside a transaction.
    func settings(for body: String) -> String {
        settingNames(for: body).map { name, value in "SET \(name) TO \(value);\n" }.joined()
    }

    func resets(for body: String) -> String {
        let lines = settingNames(for: body).map { name, _ in "RESET \(name);\n" }
        return lines.isEmpty ? "" : "\n" + lines.joined()
    }

    private func settingNames(for body: String) -> [(String, String)] {
        guard dialect == .postgres else { return [] }
        var result: [(String, String)] = []
        if !body.utf8.allSatisfy({ $0 < 0x80 }) { result.append(("client_encoding", "'UTF8'")) }
        if dropsTables { result.append(("client_min_messages", "warning")) }
        return result
    }

    /// Makes the schema where it is missing. In Postgres `CREATE SCHEMA IF NOT EXISTS` needs the right to
    /// create schemas even where the schema is there, which a role that loads data should not have.
    func createSchema(_ schema: String) -> String {
        let name = dialect.identifier(schema)
        guard dialect == .postgres else { return "CREATE SCHEMA IF NOT EXISTS \(name);" }
        let found = "SELECT FROM pg_catalog.pg_namespace WHERE nspname = \(dialect.literal(schema))"
        // Compared in ASCII: to `String`, a "$" with a combining mark behind it is another character.
        let ascii = String(String.UnicodeScalarView(schema.unicodeScalars.filter(\.isASCII)))
        var tag = "$schema$"
        while ascii.contains(tag) { tag.insert("_", at: tag.index(after: tag.startIndex)) }
        return """
            DO \(tag)
            BEGIN
                IF NOT EXISTS (\(found)) THEN
                    CREATE SCHEMA \(name);
                END IF;
            END
            \(tag);
            """
    }
}
