extension BinaryRows {
    @inline(__always)
    mutating func write(_ text: FieldBytes, as encoding: ValueEncoding, column: Int) -> ValueTrouble.Kind? {
        switch encoding {
        case .text(nil):
            putField(text)
            return nil
        case .text(let limit?):
            if text.count <= limit {
                putField(text)
                return nil
            }
            return writeLong(text, limit: limit)
        case .int8:
            guard case .value(let value) = IntegerText.parse(text) else { return IntegerText.trouble(text) }
            putField(value)
            return nil
        case .int4:
            return writeInteger(text, as: Int32.self)
        case .int2:
            return writeInteger(text, as: Int16.self)
        case .timestamp:
            guard let value = TimeText.microseconds(text) else { return .notATimestamp }
            putField(value)
            return nil
        case .bool:
            guard let value = BooleanText.parse(text) else { return .notABoolean }
            putField(value ? UInt8(1) : 0)
            return nil
        case .float8:
            return writeDouble(text)
        case .date:
            guard let value = TimeText.days(text) else { return .notADate }
            putField(value)
            return nil
        case .float4:
            return writeFloat(text)
        }
    }

    @inline(__always)
    private mutating func writeInteger<Value: FixedWidthInteger>(
        _ text: FieldBytes, as type: Value.Type
    ) -> ValueTrouble.Kind? {
        guard case .value(let value) = IntegerText.parse(text) else { return IntegerText.trouble(text) }
        guard let value = type.init(exactly: value) else { return .outOfRange }
        putField(value)
        return nil
    }

    @inline(__always)
    private mutating func writeDouble(_ text: FieldBytes) -> ValueTrouble.Kind? {
        switch FloatText.parse(text) {
        case .value(let value): putField(value.bitPattern)
        case .outOfRange: return .outOfRange
        case .wrong: return .notANumber
        }
        return nil
    }

    @inline(never)
    private mutating func writeFloat(_ text: FieldBytes) -> ValueTrouble.Kind? {
        let result: FloatText.Result<Float> = FloatText.parseAny(text)
        switch result {
        case .value(let value): putField(value.bitPattern)
        case .outOfRange: return .outOfRange
        case .wrong: return .notANumber
        }
        return nil
    }

    /// Writes text with more bytes than `limit` characters.
    @inline(never)
    private mutating func writeLong(_ text: FieldBytes, limit: Int) -> ValueTrouble.Kind? {
        guard let text = text.fitted(to: limit) else { return .tooLong }
        putField(text)
        return nil
    }
}
