/// Bytes of a field or a row, valid as long as the buffer they lie in.
///
/// Reading is checked in debug builds only: every caller stays within `count`, and the tests run in debug.
struct FieldBytes {
    let start: UnsafePointer<UInt8>
    let count: Int

    @inline(__always)
    init(_ start: UnsafePointer<UInt8>, _ count: Int) {
        self.start = start
        self.count = count
    }

    @inline(__always)
    subscript(index: Int) -> UInt8 {
        assert(index >= 0 && index < count)
        return start[index]
    }

    /// The bytes of `range`.
    @inline(__always)
    subscript(range: Range<Int>) -> FieldBytes {
        assert(range.lowerBound >= 0 && range.upperBound <= count)
        return FieldBytes(start + range.lowerBound, range.upperBound - range.lowerBound)
    }

    /// Eight bytes from `index` on, the first in the lowest place.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        assert(index >= 0 && index + 8 <= count)
        return UInt64(
            littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// Without the white space (as C's `isspace` has it) at both ends.
    var trimmed: FieldBytes {
        var (lower, upper) = (0, count)
        while lower < upper, self[lower].isWhiteSpace { lower += 1 }
        while upper > lower, self[upper - 1].isWhiteSpace { upper -= 1 }
        return self[lower..<upper]
    }

    var hasZero: Bool {
        for index in 0..<count where self[index] == 0 { return true }
        return false
    }

    /// Whether it begins with the three bytes that some programs put before UTF-8.
    var hasByteOrderMark: Bool { count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF }

    var array: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }
    var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }
}

extension UInt8 {
    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    @inline(__always)
    var isWhiteSpace: Bool { self == 32 || (9...13).contains(self) }

    @inline(__always)
    var isDigit: Bool { self &- 48 < 10 }

    /// An ASCII letter as small letter; others unchanged.
    @inline(__always)
    var lowercased: UInt8 { (65...90).contains(self) ? self + 32 : self }

    package var hexDigit: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}
