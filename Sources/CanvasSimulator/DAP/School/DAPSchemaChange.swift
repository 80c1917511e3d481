/// What Canvas changes in the schema of a table from one state to the next.
public enum DAPSchemaChange: String, Sendable, CaseIterable {
    /// A column that may be NULL, and is so in rows that are not touched.
    case newColumn = "new-column"
    /// A value more in an enumeration, in the middle.
    case newEnumValue = "new-enum-value"
    /// A required column becomes optional.
    case optional
    /// `maxLength` is four times as large.
    case longerText = "longer-text"
    /// int32 becomes int64.
    case widerInteger = "wider-integer"
    /// An enumeration becomes a text of at most 64 characters.
    case enumToText = "enum-to-text"
    /// A column goes, and what it held.
    case columnRemoved = "column-removed"
    /// A required column without a default; all rows are touched.
    case newRequiredColumn = "new-required-column"
    /// A required column with a default, which rows hold that are not touched.
    case newColumnWithDefault = "new-column-with-default"
    /// A value less in an enumeration; all rows are touched.
    case enumValueRemoved = "enum-value-removed"

    /// Whether every row is in the increment of the change.
    var touchesAll: Bool { self == .newRequiredColumn || self == .enumValueRemoved }

    /// The schema after the change: of this column, or where it is nil of the first that suits. nil where none does.
    func applied(to schema: DAPSchema, column name: String?) -> DAPSchema? {
        var schema = schema
        schema.version += 1
        let added = name ?? "added_in_version_\(schema.version)"
        switch self {
        case .newColumn:
            schema.value.append(DAPColumn(added, .varchar(40), text: "A column that came later."))
        case .newRequiredColumn:
            schema.value.append(DAPColumn(added, .int32, required: true, text: "A column that came later."))
        case .newColumnWithDefault:
            schema.value.append(
                DAPColumn(
                    added, .varchar(40), required: true, default: .text("as before"),
                    text: "A column that came later."))
        default:
            guard
                let index = schema.value.firstIndex(where: { column in
                    (name == nil || column.name == name) && suits(column)
                })
            else { return nil }
            if self == .columnRemoved {
                schema.value.remove(at: index)
            } else {
                change(&schema.value[index])
            }
        }
        return schema
    }

    private func suits(_ column: DAPColumn) -> Bool {
        switch (self, column.type) {
        case (.newEnumValue, .enumeration), (.enumToText, .enumeration), (.longerText, .varchar),
            (.widerInteger, .int32):
            true
        case (.enumValueRemoved, .enumeration(let values)): values.count > 2
        case (.optional, _): column.isRequired && column.defaultValue == nil
        case (.columnRemoved, _): true
        default: false
        }
    }

    private func change(_ column: inout DAPColumn) {
        switch (self, column.type) {
        case (.newEnumValue, .enumeration(var values)):
            values.insert("added_value_\(values.count)", at: values.count / 2)
            column.type = .enumeration(values)
        // Not the first: it may be `__dap_unspecified__`, which all enumerations have.
        case (.enumValueRemoved, .enumeration(var values)):
            values.remove(at: 1)
            column.type = .enumeration(values)
        case (.enumToText, _): column.type = .varchar(64)
        case (.longerText, .varchar(let length)): column.type = .varchar(length * 4)
        case (.widerInteger, _): column.type = .int64
        case (.optional, _): column.isRequired = false
        default: break
        }
    }
}
