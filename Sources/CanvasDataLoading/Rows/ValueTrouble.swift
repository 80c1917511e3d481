/// That a value does not fit, as the loop over all bytes says it: without a word of text.
struct ValueTrouble {
    enum Kind: UInt8, Error {
        /// Not the value: the row as a whole.
        case structure
        case notAnInteger
        case outOfRange
        case notANumber
        case notABoolean
        case notADate
        case notATimestamp
        case tooLong
        case nul
        case escapeNotUTF8
        case notJSON
        /// U+0000 in a JSON string.
        case jsonZero
        case jsonTooDeep
        case notAUUID
        case notATime
        case notAnInterval
        case notAnAddress
        case notAnArray
    }

    let kind: Kind
    var column = 0
    /// Where the field is.
    var range = 0..<0

    static let structure = ValueTrouble(kind: .structure)
}
