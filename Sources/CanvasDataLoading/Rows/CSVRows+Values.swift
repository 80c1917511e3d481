/// Values in Postgres's own form: `t` for `true`, `1` for `01`, `2026-01-02 03:04:05.5` for `2026-1-2 3:4:5.50`. Almost all values
/// come in that form and are copied.
extension CSVRows {
    @inline(__always)
    mutating func write(_ text: FieldBytes, as encoding: ValueEncoding, column: Int) -> ValueTrouble.Kind? {
        beginField(column)
        switch encoding {
        case .text(nil):
            putText(text)
            return nil
        case .text(let limit?):
            if text.count <= limit {
                putText(text)
                return nil
            }
            return writeLong(text, limit: limit)
        case .int8:
            guard case .value(let value) = IntegerText.parse(text) else { return IntegerText.trouble(text) }
            putInteger(value, text)
            return nil
        case .int4:
            return writeInteger(text, as: Int32.self)
        case .int2:
            return writeInteger(text, as: Int16.self)
        case .timestamp:
            guard TimeText.plainMicroseconds(text) == nil else {
                putTime(text)
                return nil
            }
            guard let value = TimeSyntax.microseconds(text) else { return .notATimestamp }
            put(PostgresForm.timestamp(value))
            return nil
        case .bool:
            guard let value = BooleanText.parse(text) else { return .notABoolean }
            put(value ? UInt8(ascii: "t") : UInt8(ascii: "f"))
            return nil
        case .float8:
            guard !FloatText.isPostgresForm(text) else {
                putPlain(text)
                return nil
            }
            return putFloat(FloatText.parse(text))
        case .date:
            guard TimeText.plainDays(text) == nil else {
                putPlain(text)
                return nil
            }
            guard let value = TimeSyntax.days(text) else { return .notADate }
            put(PostgresForm.date(value))
            return nil
        case .float4:
            return putFloat(FloatText.parseAny(text) as FloatText.Result<Float>)
        case .numeric, .json, .uuid, .time, .interval, .inet, .character, .array:
            return writeRare(text, as: encoding, column: column)
        }
    }

    @inline(__always)
    private mutating func writeInteger<Value: FixedWidthInteger>(
        _ text: FieldBytes, as type: Value.Type
    ) -> ValueTrouble.Kind? {
        guard case .value(let value) = IntegerText.parse(text) else { return IntegerText.trouble(text) }
        guard type.init(exactly: value) != nil else { return .outOfRange }
        putInteger(value, text)
        return nil
    }

    /// Writes `value`, which `text` was read as.
    @inline(__always)
    private mutating func putInteger(_ value: Int64, _ text: FieldBytes) {
        // Neither white space, a plus sign nor a leading zero; everything between the ends is digits.
        let first = text[0] == UInt8(ascii: "-") && text.count > 1 ? text[1] : text[0]
        if first &- 49 < 9, text[text.count &- 1].isDigit {
            putPlain(text)
        } else {
            put("\(value)")
        }
    }

    @inline(never)
    private mutating func putFloat<Value: PostgresFloat>(_ number: FloatText.Result<Value>) -> ValueTrouble
        .Kind?
    {
        switch number {
        case .value(let value): put(PostgresForm.float(value))
        case .outOfRange: return .outOfRange
        case .wrong: return .notANumber
        }
        return nil
    }

    /// Writes text with more bytes than `limit` characters.
    @inline(never)
    private mutating func writeLong(_ text: FieldBytes, limit: Int) -> ValueTrouble.Kind? {
        guard let text = text.fitted(to: limit) else { return .tooLong }
        putText(text)
        return nil
    }

    private mutating func put(_ text: String) {
        for byte in text.utf8 { put(byte) }
    }
}
