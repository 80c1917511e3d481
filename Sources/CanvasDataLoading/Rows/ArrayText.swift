/// The elements of a JSON array, each as a text for the type of the array's elements.
struct ArrayText {
    enum Element: Equatable {
        case null
        case value([UInt8])
    }

    private var scan: JSONScan
    private let type: ValueEncoding
    private var isBegun = false
    private var isEnded = false

    /// - Parameters:
    ///   - text: stays where it is as long as this is used.
    ///   - type: of the elements.
    init(_ text: FieldBytes, of type: ValueEncoding) {
        scan = JSONScan(text)
        self.type = type
    }

    /// The next element; nil at the end.
    ///
    /// - Throws: what is wrong where it is not an array of scalars (of anything, where its elements are JSON).
    mutating func next() throws(ValueTrouble.Kind) -> Element? {
        if isEnded { return nil }
        if isBegun {
            isEnded = !scan.skip(",")
        } else {
            isBegun = true
            try scan.expect("[")
            isEnded = scan.next() == UInt8(ascii: "]")
        }
        guard !isEnded else {
            try scan.expect("]")
            try scan.end()
            return nil
        }
        let first = scan.next()
        let start = scan.index
        if type != .json, first == UInt8(ascii: "\"") { return .value(try scan.readString()) }
        if type == .json {
            try scan.skipValue(depth: 1)
        } else {
            // An array or object is wrong here.
            try scan.skipPlain()
        }
        return first == UInt8(ascii: "n") ? .null : .value(scan.passed(since: start).array)
    }
}
