/// How many columns a line has, and the first of its bytes that no row may have.
struct LineShape {
    private(set) var columns = 1
    /// What is wrong, and the number of the column that it is in.
    private(set) var fault: (RowFault, Int)?

    /// `line` comes without its end.
    init(_ line: FieldBytes) {
        var index = 0
        while index < line.count {
            switch line[index] {
            case UInt8(ascii: "\t"): columns += 1
            case UInt8(ascii: "\r"): note(.carriageReturn)
            case 0: note(.nul)
            case UInt8(ascii: "\\"):
                index += 1
                if index < line.count {
                    if line[index] == 0 { note(.nul) }
                    if line[index] == UInt8(ascii: ".") { note(.endOfCopy) }
                }
            default: break
            }
            index += 1
        }
    }

    private mutating func note(_ found: RowFault) {
        if fault == nil { fault = (found, columns - 1) }
    }
}

extension FieldBytes {
    /// This line without its line feed, and without the carriage return before it where that belongs to it.
    func withoutLineEnd(_ expected: LineEnd) -> FieldBytes {
        guard count > 0, self[count - 1] == UInt8(ascii: "\n") else { return self }
        let line = self[0..<count - 1]
        guard expected != .lf, line.endsInReturn else { return line }
        return line[0..<line.count - 1]
    }

    /// Whether it ends in a carriage return that no backslash makes a part of the value.
    private var endsInReturn: Bool {
        guard count > 0, self[count - 1] == UInt8(ascii: "\r") else { return false }
        var start = count - 1
        while start > 0, self[start - 1] == UInt8(ascii: "\\") { start -= 1 }
        return (count - 1 - start).isMultiple(of: 2)
    }
}
