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
        case .numeric, .json, .uuid, .time, .interval, .inet, .character, .array:
            return writeRare(text, as: encoding, column: column)
        }
    }

    @inline(never)
    private mutating func writeRare(
        _ text: FieldBytes, as encoding: ValueEncoding, column: Int
    ) -> ValueTrouble.Kind? {
        switch encoding {
        case .json:
            do throws(ValueTrouble.Kind) { try JSONScan.check(text) } catch { return error }
            putJSON(text)
            return nil
        case .uuid:
            guard let (high, low) = UUIDText.parse(text) else { return .notAUUID }
            put(Int32(16))
            put(high)
            put(low)
            return nil
        case .numeric:
            do throws(ValueTrouble.Kind) {
                put(try NumericText.parse(text, limit: size(of: column).limit))
                return nil
            } catch {
                return error
            }
        case .time:
            guard let value = TimeSyntax.timeOfDay(text) else { return .notATime }
            putField(value)
            return nil
        case .interval:
            guard let value = IntervalText(text) else { return .notAnInterval }
            put(Int32(16))
            put(value.microseconds)
            put(value.days)
            put(value.months)
            return nil
        case .inet:
            guard let value = InetText(text) else { return .notAnAddress }
            put(Int32(4 + value.address.count))
            // Behind the prefix: that it is not a cidr, and how long the address is.
            for byte in [value.family, value.bits, 0, UInt8(value.address.count)] + value.address {
                put(byte)
            }
            return nil
        case .character:
            let length = size(of: column).length
            // Postgres fills it up.
            guard text.count > length else {
                putField(text)
                return nil
            }
            return writeLong(text, limit: length)
        case .array:
            return writeArray(text, column: column)
        default:
            return write(text, as: encoding, column: column)
        }
    }

    private mutating func put(_ number: NumericText) {
        let groups = number.groups
        put(Int32(8 + 2 * groups.count))
        put(Int16(groups.count))
        put(Int16(number.weight))
        put(number.sign.rawValue)
        put(UInt16(number.scale))
        for group in groups { put(group) }
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
