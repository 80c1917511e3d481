/// Rows as Postgres prints them.
enum PostgresText {
    /// Appends what `ROW(column, …)::text` gives for the chosen fields of a row of a data file (rowtypes.c, `record_out`): values between
    /// commas in parentheses, nothing for NULL, quotes around what is empty or could be misread.
    static func appendRecord(
        _ row: UnsafeRawBufferPointer, of columns: [SchemaColumn], _ chosen: [Int], to record: ByteBuffer
    ) {
        // Without the newline.
        let fields = row.dropLast().split(separator: 0x09, omittingEmptySubsequences: false)
        record.append(0x28)
        for (place, index) in chosen.enumerated() {
            if place > 0 { record.append(0x2C) }
            guard let value = value(Array(fields[index]), of: columns[index].type) else { continue }
            append(value, to: record)
        }
        record.append(0x29)
    }

    /// A value between the commas of a row.
    static func append(_ value: [UInt8], to record: ByteBuffer) {
        // " ( ) , \\ and what C's isspace takes for space.
        let isQuoted =
            value.isEmpty
            || value.contains { [0x22, 0x28, 0x29, 0x2C, 0x5C, 0x20].contains($0) || 0x09...0x0D ~= $0 }
        if isQuoted { record.append(0x22) }
        for byte in value {
            if byte == 0x22 || byte == 0x5C { record.append(byte) }
            record.append(byte)
        }
        if isQuoted { record.append(0x22) }
    }

    /// A field of a data file as the type's output function prints it; nil for NULL.
    private static func value(_ field: [UInt8], of type: ColumnType) -> [UInt8]? {
        if field == [0x5C, 0x4E] { return nil }
        switch type {
        case .boolean: return [field.first == 0x74 ? 0x74 : 0x66]
        case .timestamp, .datetime: return withoutEmptyFraction(field)
        case .doublePrecision: return number(field)
        case .bigint, .int, .integer, .date, .guid: return field
        case .varchar, .text, .enumeration: return unescaped(field)
        }
    }

    private static func withoutEmptyFraction(_ field: [UInt8]) -> [UInt8] {
        guard field.contains(0x2E) else { return field }
        var trimmed = field
        while trimmed.last == 0x30 { trimmed.removeLast() }
        if trimmed.last == 0x2E { trimmed.removeLast() }
        return trimmed
    }

    /// The shortest digits that give the number again. Those that the simulator makes need no exponent.
    private static func number(_ field: [UInt8]) -> [UInt8] {
        let digits = "\(Double(String(decoding: field, as: UTF8.self)) ?? .nan)"
        return Array((digits.hasSuffix(".0") ? digits.dropLast(2) : digits[...]).utf8)
    }

    /// Undoes what `PhrasePool.escaped` does.
    private static func unescaped(_ field: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in field {
            if isEscaped {
                plain.append([0x74: 0x09, 0x6E: 0x0A, 0x72: 0x0D][byte] ?? byte)
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else {
                plain.append(byte)
            }
        }
        return plain
    }
}
