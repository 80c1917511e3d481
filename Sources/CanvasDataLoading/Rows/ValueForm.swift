/// A value as Postgres writes it, whatever form it comes in: for the types whose values rarely come in that form, and for the
/// elements of arrays.
enum ValueForm {
    /// - Throws: what is wrong where `text` is not a value of the type, or not a scalar one.
    static func of(
        _ text: FieldBytes, as encoding: ValueEncoding, _ size: ValueSize
    ) throws(ValueTrouble.Kind) -> [UInt8] {
        switch encoding {
        case .int2: return try integer(text, Int16.self)
        case .int4: return try integer(text, Int32.self)
        case .int8: return try integer(text, Int64.self)
        case .float4: return try float(FloatText.parseAny(text) as FloatText.Result<Float>)
        case .float8: return try float(FloatText.parse(text))
        case .bool:
            guard let value = BooleanText.parse(text) else { throw .notABoolean }
            return [value ? UInt8(ascii: "t") : UInt8(ascii: "f")]
        case .date:
            guard let days = TimeText.days(text) else { throw .notADate }
            return Array(PostgresForm.date(days).utf8)
        case .timestamp:
            guard let microseconds = TimeText.microseconds(text) else { throw .notATimestamp }
            return Array(PostgresForm.timestamp(microseconds).utf8)
        case .text(nil): return text.array
        case .text(let limit?):
            guard text.count > limit else { return text.array }
            guard let fitted = text.fitted(to: limit) else { throw .tooLong }
            return fitted.array
        case .character:
            let length = size.length
            guard let fitted = text.count > length ? text.fitted(to: length) : text else { throw .tooLong }
            let spaces = length - UTF8Check.characters(in: fitted)
            return fitted.array + Array(repeating: 32, count: max(0, spaces))
        case .numeric: return try NumericText.parse(text, limit: size.limit).text
        case .json: return try JSONForm.of(text)
        case .uuid:
            guard let (high, low) = UUIDText.parse(text) else { throw .notAUUID }
            return UUIDText.text(high: high, low: low)
        case .time:
            guard let microseconds = TimeSyntax.timeOfDay(text) else { throw .notATime }
            return Array(PostgresForm.clock(microseconds.magnitude).utf8)
        case .interval:
            guard let interval = IntervalText(text) else { throw .notAnInterval }
            return interval.text
        case .inet:
            guard let address = InetText(text) else { throw .notAnAddress }
            return address.text
        case .array: throw .notAnArray
        }
    }

    /// An array of one dimension, given as a JSON array of elements of a type.
    static func array(_ text: FieldBytes, of type: ValueEncoding, _ size: ValueSize) throws(ValueTrouble.Kind)
        -> [UInt8]
    {
        var elements = ArrayText(text, of: type)
        var result = [UInt8(ascii: "{")]
        while let element = try elements.next() {
            if result.count > 1 { result.append(UInt8(ascii: ",")) }
            switch element {
            case .null: result += Array("NULL".utf8)
            case .value(let text):
                put(
                    try text.asField { field throws(ValueTrouble.Kind) in try of(field, as: type, size) },
                    to: &result)
            }
        }
        return result + [UInt8(ascii: "}")]
    }

    /// Adds an element, in quotes where it would be read as something else.
    private static func put(_ element: [UInt8], to result: inout [UInt8]) {
        let isPlain = !element.contains {
            $0.isWhiteSpace || [34, 44, 92, 123, 125].contains($0)
        }
        let isNull = element.count == 4 && element.map(\.lowercased) == Array("null".utf8)
        guard !isPlain || isNull || element.isEmpty else {
            result += element
            return
        }
        result.append(UInt8(ascii: "\""))
        for byte in element {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
            result.append(byte)
        }
        result.append(UInt8(ascii: "\""))
    }

    private static func integer<Value: FixedWidthInteger>(
        _ text: FieldBytes, _ type: Value.Type
    ) throws(ValueTrouble.Kind) -> [UInt8] {
        guard case .value(let value) = IntegerText.parse(text) else { throw IntegerText.trouble(text) }
        guard type.init(exactly: value) != nil else { throw .outOfRange }
        return Array("\(value)".utf8)
    }

    private static func float<Value: PostgresFloat>(
        _ number: FloatText.Result<Value>
    ) throws(ValueTrouble.Kind) -> [UInt8] {
        switch number {
        case .value(let value): return Array(PostgresForm.float(value).utf8)
        case .outOfRange: throw .outOfRange
        case .wrong: throw .notANumber
        }
    }
}

extension [UInt8] {
    /// Gives these bytes as a field, which also has an address where there are none.
    func asField<Value, Failure: Error>(_ use: (FieldBytes) throws(Failure) -> Value) throws(Failure) -> Value
    {
        guard !isEmpty else {
            return try withUnsafePointer(to: 0 as UInt8) { nothing throws(Failure) in
                try use(FieldBytes(nothing, 0))
            }
        }
        return try withUnsafeBufferPointer { bytes throws(Failure) in
            guard let start = bytes.baseAddress else {
                preconditionFailure("an array of some has an address")
            }
            return try use(FieldBytes(start, bytes.count))
        }
    }
}
