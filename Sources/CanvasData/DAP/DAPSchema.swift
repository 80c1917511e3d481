public import CanvasDataBase
package import CanvasDataLoading

/// The schema of one table, as DAP describes it (JSON Schema, draft 2020-12).
public struct DAPSchema: Sendable, Equatable {
    /// The namespace of the table, such as `canvas`.
    public let namespace: String
    /// The name of the table, such as `users`.
    public let table: String
    /// Rises with each change.
    public let version: Int
    /// The description of a record: its `properties` are `meta`, `key` and `value`.
    public let json: JSONValue

    init(namespace: String, table: String, version: Int, json: JSONValue) {
        self.namespace = namespace
        self.table = table
        self.version = version
        self.json = json
    }

    /// How the table is laid out: as DAP's official client does it, and where that fails, so that every value fits.
    ///
    /// - Throws: `CanvasDataError` (wrong data) for a schema that is not one of a table, or has names that no column can
    ///   have.
    package func layout() throws(CanvasDataError) -> ReplicaLayout {
        let reader = DAPTypes(root: json)
        do throws(DAPTypes.Trouble) {
            let key = try columns(of: "key", reader)
            let value = try columns(of: "value", reader)
            guard !key.isEmpty else { throw DAPTypes.Trouble("it has no key") }
            guard table.utf8.count <= 63 else {
                throw DAPTypes.Trouble("its name has \(table.utf8.count) bytes, where 1 to 63 are allowed")
            }
            try check((key + value).map(\.column.name))
            // Columns with a default come last, as in the classes that the official client makes of schemas.
            let ordered = value.filter { !$0.hasDefault } + value.filter(\.hasDefault)
            return ReplicaLayout(
                table: table, schemaVersion: version, schemaText: withoutMeta.text(.compact),
                columns: (key + ordered).map(\.column), memberTypes: value.flatMap(\.memberTypes),
                // Sent at least once, and kept by Canvas for 30 days.
                isLog: table == "web_logs")
        } catch {
            throw .unusableDAPSchema("\(namespace).\(table)", version: version, error.reason)
        }
    }

    /// The schema without `properties.meta`, which is not of the table.
    private var withoutMeta: JSONValue {
        guard let object = json.object else { return json }
        return .object(
            JSONObject(
                object.members.map { member in
                    guard member.name == "properties", let properties = member.value.object else {
                        return member
                    }
                    return .init(
                        member.name, .object(JSONObject(properties.members.filter { $0.name != "meta" })))
                }))
    }

    private struct Described {
        let column: ReplicaColumn
        let hasDefault: Bool
        let memberTypes: [ReplicaLayout.MemberType]
    }

    /// The columns of `key` or `value`.
    private func columns(of group: String, _ reader: DAPTypes) throws(DAPTypes.Trouble) -> [Described] {
        guard let node = json["properties"]?[group] else { return [] }
        let object = try reader.resolved(node)
        let required = Set((object["required"]?.array ?? []).compactMap(\.string))
        let isKey = group == "key"
        var columns: [Described] = []
        for member in object["properties"]?.object?.members ?? [] {
            let type = try reader.type(of: member.value)
            let initial = member.value["default"]
            let hasDefault = initial.map { !$0.isNull } ?? false
            columns.append(
                Described(
                    column: ReplicaColumn(
                        name: member.name, header: "\(group).\(member.name)", storage: type.storage,
                        isKey: isKey,
                        isNullable: !isKey && (type.isNullable || !required.contains(member.name)),
                        defaultSQL: hasDefault ? initial.flatMap(type.storage.defaultSQL) : nil,
                        comment: comment(on: member.value), typeName: type.typeName),
                    hasDefault: hasDefault,
                    memberTypes: reader.memberTypes(of: member.value, at: [member.name])))
        }
        return columns
    }

    private func comment(on node: JSONValue) -> String? {
        let texts = ["title", "description"].compactMap { node[$0]?.string }
        guard let text = texts.first(where: { !$0.isEmpty }) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    /// Names of columns are quoted in SQL, so there is little that they must not be.
    private func check(_ names: [String]) throws(DAPTypes.Trouble) {
        for name in names {
            guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
                throw DAPTypes.Trouble(
                    "the column \(name.quotedForDisplay) has a control character in its name")
            }
            guard (1...63).contains(name.utf8.count) else {
                throw DAPTypes.Trouble(
                    "the column \(name.quotedForDisplay) has a name of \(name.utf8.count) bytes, where 1 to 63 are allowed"
                )
            }
        }
        var known: Set<String> = []
        for name in names where !known.insert(name).inserted {
            throw DAPTypes.Trouble("it has two columns \(name.quotedForDisplay)")
        }
    }
}

extension CanvasDataError {
    static func unusableDAPSchema(_ table: String, version: Int, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .wrongData, "\(table) cannot be a table: in version \(version) of its schema, \(reason).",
            remedy: "Leave the table out, and report this with the schema's version.")
    }
}
