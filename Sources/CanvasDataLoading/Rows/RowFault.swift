/// What is wrong with a row. A message names the place first.
package enum RowFault: Error, Sendable, Equatable {
    /// `text` is how the value begins, as it stands in the file, made fit for a message.
    case notAnInteger(text: String)
    case outOfRange(text: String, type: String)
    case notANumber(text: String)
    case notABoolean(text: String)
    case notADate(text: String)
    case notATimestamp(text: String)
    case tooLong(characters: Int, limit: Int, type: String)
    case notJSON(text: String)
    /// U+0000 in a JSON string.
    case jsonZero
    case jsonTooDeep(limit: Int)
    case notAUUID(text: String)
    case notATime(text: String)
    case notAnInterval(text: String)
    case notAnAddress(text: String)
    /// `type` is that of the elements.
    case notAnArray(text: String, type: String)
    case columns(found: Int, expected: Int)
    case emptyLine(expected: Int)
    case notUTF8(byte: UInt8)
    /// An escape such as `\xff` makes a value that is not UTF-8.
    case escapeNotUTF8
    case nul
    case endOfCopy
    case carriageReturn
    case lineFeed
    case lineTooLong(limit: Int)
    /// Of a row, other than the header line has.
    case fields(found: Int, header: Int)
    /// The header line names what is not a column.
    case unknownHeader(name: String)
    case repeatedHeader(name: String)
    /// Why the header line cannot be read, as a fault of a row says it.
    case wrongHeader(reason: String)
}

extension RowFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAnInteger(let text): "\(text) is not a whole number"
        case .outOfRange(let text, let type): "\(text) is out of the range of \(type)"
        case .notANumber(let text): "\(text) is not a number"
        case .notABoolean(let text): "\(text) is not true or false"
        case .notADate(let text): "\(text) is not a date (yyyy-mm-dd)"
        case .notATimestamp(let text): "\(text) is not a time (yyyy-mm-dd hh:mm:ss)"
        case .tooLong(let characters, let limit, let type):
            "the value has \(characters) characters, and \(type) holds \(limit)"
        case .notJSON(let text): "\(text) is not JSON"
        case .jsonZero: "the JSON has \\u0000, a zero byte, which Postgres cannot store"
        case .jsonTooDeep(let limit): "the JSON has more than \(limit) arrays and objects inside one another"
        case .notAUUID(let text): "\(text) is not a UUID"
        case .notATime(let text): "\(text) is not a time of day (hh:mm:ss)"
        case .notAnInterval(let text): "\(text) is not a duration (P1DT2H3M4S)"
        case .notAnAddress(let text): "\(text) is not an IP address"
        case .notAnArray(let text, let type): "\(text) is not a JSON array of \(type)"
        case .columns(let found, let expected):
            "the row has \(found) \(found == 1 ? "column" : "columns"), and the table has \(expected)"
        case .emptyLine(let expected): "the line is empty, and the table has \(expected) columns"
        case .notUTF8(let byte):
            "the byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16)) is not valid UTF-8"
        case .escapeNotUTF8: "an escape in the value is not valid UTF-8"
        case .nul: "the value has a zero byte, which Postgres cannot store"
        case .endOfCopy: "the row has \\., which would end the table here"
        case .carriageReturn: "a carriage return stands in the row without a backslash"
        case .lineFeed:
            "the line ends in a line feed alone, and those before it in carriage return and line feed"
        case .lineTooLong(let limit): "the line is longer than \(limit) bytes"
        case .fields(let found, let header):
            "the row has \(found) \(found == 1 ? "column" : "columns"), and the header line has \(header)"
        case .unknownHeader(let name): "the header line names \(name), which is not a column of the table"
        case .repeatedHeader(let name): "the header line names \(name) twice"
        case .wrongHeader(let reason): "the header line cannot be read: \(reason)"
        }
    }
}
