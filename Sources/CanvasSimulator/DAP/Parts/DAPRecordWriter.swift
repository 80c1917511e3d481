/// Writes records in one of the text formats.
struct DAPRecordWriter: Sendable {
    private let schema: DAPSchema
    private let format: DAPFormat
    private let isExpanded: Bool
    /// Whether it says what is to be done with a record.
    private let hasAction: Bool

    init(_ schema: DAPSchema, _ format: DAPFormat, _ mode: DAPMode, hasAction: Bool) {
        self.schema = schema
        self.format = format
        self.hasAction = hasAction
        isExpanded = mode == .expanded
    }

    /// The first line of each part; none in JSON Lines.
    func writeHeader(to out: ByteBuffer) {
        guard format != .jsonl else { return }
        let value = schema.value.flatMap { column in
            (isExpanded ? column.members : nil)?.map { "\(column.name).\($0.name)" } ?? [column.name]
        }
        let names =
            ["meta.ts"] + (hasAction ? ["meta.action"] : []) + schema.key.map { "key.\($0.name)" }
            + value.map { "value.\($0)" }
        for (index, name) in names.enumerated() {
            if index > 0 { out.append(separator) }
            write(name, to: out)
        }
        out.append(0x0A)
    }

    func write(_ record: DAPRecord, to out: ByteBuffer) {
        if format == .jsonl { return writeJSON(record, to: out) }
        out.append(DAPTime.iso(record.time))
        if let action = record.action {
            out.append(separator)
            out.append(action.rawValue)
        }
        for value in record.row.key {
            out.append(separator)
            write(value, isMissing: false, to: out)
        }
        let isDeleted = record.action == .delete
        for (column, value) in zip(schema.value, record.row.value) {
            guard isExpanded, let members = column.members else {
                out.append(separator)
                write(isDeleted ? .null : value, isMissing: isDeleted, to: out)
                continue
            }
            for member in members {
                out.append(separator)
                let own = value.member(member.name)
                write(isDeleted ? .null : own, isMissing: isDeleted, to: out)
            }
        }
        out.append(0x0A)
    }

    private var separator: UInt8 { format == .tsv ? 0x09 : 0x2C }

    private func write(_ value: DAPValue, isMissing: Bool, to out: ByteBuffer) {
        switch value {
        case .null where format == .tsv: out.append("\\N" as StaticString)
        // The API's own examples mix both in one file: NULL for null, nothing for a value that is missing.
        case .null: if !isMissing { out.append("NULL" as StaticString) }
        case .integer(let number): out.append(decimal: number)
        case .list, .object: write(String(decoding: value.json.encoded, as: UTF8.self), to: out)
        default: write(value.plainText ?? "", to: out)
        }
    }

    private func write(_ text: String, to out: ByteBuffer) {
        if format == .tsv { Self.writeEscaped(text, to: out) } else { Self.writeQuoted(text, to: out) }
    }

    /// The escapes that the API lists, and `\0`, which its client knows too.
    private static func writeEscaped(_ text: String, to out: ByteBuffer) {
        for byte in text.utf8 {
            switch byte {
            case 0x00: out.append("\\0" as StaticString)
            case 0x08: out.append("\\b" as StaticString)
            case 0x09: out.append("\\t" as StaticString)
            case 0x0A: out.append("\\n" as StaticString)
            case 0x0B: out.append("\\v" as StaticString)
            case 0x0C: out.append("\\f" as StaticString)
            case 0x0D: out.append("\\r" as StaticString)
            case 0x5C: out.append("\\\\" as StaticString)
            default: out.append(byte)
            }
        }
    }

    private static func writeQuoted(_ text: String, to out: ByteBuffer) {
        let isPlain =
            !text.isEmpty && text != "NULL"
            && !text.utf8.contains { $0 < 0x20 || $0 == 0x22 || $0 == 0x2C }
            && text.utf8.first != 0x20 && text.utf8.last != 0x20
        if isPlain { return out.append(text) }
        out.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { out.append(byte) }
            out.append(byte)
        }
        out.append(0x22)
    }

    private func writeJSON(_ record: DAPRecord, to out: ByteBuffer) {
        func members(_ columns: [DAPColumn], _ values: [DAPValue]) -> JSONValue {
            .object(zip(columns, values).filter { !$1.isNull }.map { ($0.name, $1.json) })
        }
        var meta: [(String, JSONValue)] = [("ts", .string(DAPTime.iso(record.time)))]
        if let action = record.action { meta.append(("action", .string(action.rawValue))) }
        var line = [("meta", JSONValue.object(meta)), ("key", members(schema.key, record.row.key))]
        if record.action != .delete { line.append(("value", members(schema.value, record.row.value))) }
        JSONValue.object(line).encoded.withUnsafeBytes { out.append($0) }
        out.append(0x0A)
    }
}

extension DAPValue {
    /// Null if the value is not an object, or lacks the member.
    fileprivate func member(_ name: String) -> DAPValue {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.name == name }?.value ?? .null
    }
}
