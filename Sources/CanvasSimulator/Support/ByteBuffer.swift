import Glibc

/// A growing run of bytes, for one thread: rows, JSON and gzip are built in it.
///
/// Not an array: appending to it stays cheap in debug builds, in which the tests generate their dumps.
final class ByteBuffer {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 4096) {
        self.capacity = capacity
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    var contents: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

    var array: [UInt8] { Array(contents) }

    func reserve(_ extra: Int) {
        guard count + extra > capacity else { return }
        capacity = max(capacity * 2, count + extra)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        memcpy(larger, bytes, count)
        bytes.deallocate()
        bytes = larger
    }

    func append(_ byte: UInt8) {
        if count == capacity { reserve(1) }
        bytes[count] = byte
        count += 1
    }

    func append(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        append(start, source.count)
    }

    func append(_ source: UnsafeRawPointer, _ length: Int) {
        reserve(length)
        memcpy(bytes + count, source, length)
        count += length
    }

    func append(_ text: StaticString) {
        append(text.utf8Start, text.utf8CodeUnitCount)
    }

    func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Appends `length` bytes that `fill` writes.
    func append(room length: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) {
        reserve(length)
        count += fill(bytes + count)
    }

    func append(decimal value: Int) {
        if value < 0 { append(0x2D) }
        reserve(20)
        var length = 1
        var rest = value.magnitude
        while rest >= 10 {
            rest /= 10
            length += 1
        }
        var position = count + length
        rest = value.magnitude
        repeat {
            position -= 1
            bytes[position] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        } while position > count
        count += length
    }

    /// Appends the last `digits` decimal digits of `value`, zeros in front.
    func append(_ value: Int, digits: Int) {
        reserve(digits)
        var rest = value
        var position = count + digits
        while position > count {
            position -= 1
            bytes[position] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Appends `digits` lower-case hexadecimal digits, the lowest ones of `value`.
    func append(hex value: UInt64, digits: Int) {
        reserve(digits)
        var rest = value
        var position = count + digits
        while position > count {
            position -= 1
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            bytes[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
            rest >>= 4
        }
        count += digits
    }

    func removeAll() { count = 0 }

    /// Forgets the last `length` bytes.
    func removeLast(_ length: Int) { count -= length }
}
