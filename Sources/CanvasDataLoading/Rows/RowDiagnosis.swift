import CanvasDataBase

/// Finds out why a row is wrong: a fault of the line comes before a fault of a value, because a lost tab makes every value
/// behind it look wrong.
struct RowDiagnosis {
    let reason: RowFault
    /// The column's name; nil where the whole row is meant.
    let column: String?
    /// Bytes of the line with its end.
    let count: Int
    /// How this line ends, where it has an end.
    let lineEnd: LineEnd

    init(
        _ line: FieldBytes, columns: [RowColumn], hasHeader: Bool, lineEnd expected: LineEnd,
        lineLimit: Int, trouble: ValueTrouble
    ) {
        count = line.count
        let content = line.withoutLineEnd(expected)
        lineEnd = content.count == line.count ? .unknown : content.count == line.count - 1 ? .lf : .crlf
        let shape = LineShape(content)
        if content.count > lineLimit {
            (reason, column) = (.lineTooLong(limit: lineLimit), nil)
        } else if let (fault, index) = shape.fault {
            (reason, column) = (fault, Self.name(index, columns))
        } else if let wrong = UTF8Check.firstWrong(in: content) {
            reason = .notUTF8(byte: content[wrong])
            column = Self.name(LineShape(content[0..<wrong]).columns - 1, columns)
        } else if expected == .crlf, lineEnd == .lf {
            (reason, column) = (.lineFeed, nil)
        } else if shape.columns != columns.count {
            reason =
                hasHeader
                ? .fields(found: shape.columns, header: columns.count)
                : content.count == 0
                    ? .emptyLine(expected: columns.count)
                    : .columns(found: shape.columns, expected: columns.count)
            column = nil
        } else {
            let index = min(trouble.column, columns.count - 1)
            column = Self.name(index, columns)
            reason = Self.reason(trouble, line, columns[index])
        }
    }

    private static func name(_ index: Int, _ columns: [RowColumn]) -> String? {
        columns.indices.contains(index) ? columns[index].name : nil
    }

    private static func reason(
        _ trouble: ValueTrouble, _ line: FieldBytes, _ column: RowColumn
    ) -> RowFault {
        let field = line[trouble.range]
        // More than is shown, and no more.
        let text = field[0..<min(field.count, 400)].string.quotedForDisplay
        let type = SQLDialect.postgres.typeName(column.type)
        switch trouble.kind {
        case .nul: return .nul
        case .escapeNotUTF8: return .escapeNotUTF8
        case .jsonZero: return .jsonZero
        case .jsonTooDeep: return .jsonTooDeep(limit: JSONScan.deepest)
        case .notAnArray: return .notAnArray(text: text, type: type)
        // An element of it is meant.
        case _ where column.elementOID != nil: return .notAnArray(text: text, type: type)
        case .outOfRange: return .outOfRange(text: text, type: type)
        case .structure, .notAnInteger: return .notAnInteger(text: text)
        case .notANumber: return .notANumber(text: text)
        case .notABoolean: return .notABoolean(text: text)
        case .notADate: return .notADate(text: text)
        case .notATimestamp: return .notATimestamp(text: text)
        case .notJSON: return .notJSON(text: text)
        case .notAUUID: return .notAUUID(text: text)
        case .notATime: return .notATime(text: text)
        case .notAnInterval: return .notAnInterval(text: text)
        case .notAnAddress: return .notAnAddress(text: text)
        case .tooLong:
            return .tooLong(
                characters: EscapedText.characters(in: field), limit: column.type.inPostgres.length ?? 0,
                type: type)
        }
    }
}
