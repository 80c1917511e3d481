/// The JSON of `/api/schema`.
enum SchemaAnswers {
    /// Of `versions`, newest first.
    static func list(_ versions: [SchemaVersion]) -> JSONValue {
        .array(
            versions.map {
                .object([("createdAt", .string($0.createdAt)), ("version", .string($0.version))])
            })
    }

    static func schema(_ version: SchemaVersion) -> JSONValue {
        .object([
            ("version", .string(version.version)),
            ("schema", .object(version.tables.map { ($0.key, table($0)) })),
        ])
    }

    private static func table(_ table: SchemaTable) -> JSONValue {
        var members: [(String, JSONValue)] = [("dw_type", .string(table.kind))]
        if table.hasDescription { members.append(("description", .string(Descriptions.text(for: table)))) }
        let sortKey = table.columns.first(where: \.isSortKey)?.name
        return .object(
            members + [
                ("columns", .array(table.columns.map { column($0, of: table) })),
                ("hints", .object(sortKey.map { [("sort_key", .string($0))] } ?? [])),
                ("incremental", .bool(table.isIncremental)), ("tableName", .string(table.name)),
            ])
    }

    private static func column(_ column: SchemaColumn, of table: SchemaTable) -> JSONValue {
        var members: [(String, JSONValue)] = [("type", .string(column.type.rawValue))]
        if column.hasDescription {
            members.append(("description", .string(Descriptions.text(for: column, of: table))))
        }
        members.append(("name", .string(column.name)))
        if let length = column.length { members.append(("length", .number(length))) }
        if let dimension = column.dimension {
            var target: [(String, JSONValue)] = [
                ("name", .string(dimension.name)), ("id", .string(dimension.column)),
            ]
            if let role = dimension.role { target.append(("role", .string(role))) }
            if !dimension.sources.isEmpty {
                target.append(("sources", .array(dimension.sources.map { .string($0) })))
            }
            members.append(("dimension", .object(target)))
        }
        if column.isSortKey { members.append(("sortKey", .bool(true))) }
        return .object(members)
    }
}
