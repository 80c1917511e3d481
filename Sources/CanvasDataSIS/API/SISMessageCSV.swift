import CanvasDataTransfer

/// Canvas's CSV of messages: `sis_import_id,file,message,row` (RFC 4180).
enum SISMessageCSV {
    static let header = "sis_import_id,file,message,row"

    /// Parses the messages; nil if this is not such a CSV.
    static func messages(_ bytes: [UInt8]) -> [SISImportMessage]? {
        var records = records(bytes)
        guard let names = records.first?.map({ $0.trimmingBOM }),
            names == header.split(separator: ",").map(String.init)
        else { return nil }
        records.removeFirst()
        return records.compactMap { fields in
            guard fields.count == 4 else { return nil }
            return SISImportMessage(
                level: .warning, file: fields[1].isEmpty ? nil : fields[1], text: fields[2],
                row: Int(fields[3]))
        }
    }

    static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { [34, 44, 10, 13].contains($0) }) else { return field }
        return "\"\(field.replacing("\"", with: "\"\""))\""
    }

    private static func records(_ bytes: [UInt8]) -> [[String]] {
        var records: [[String]] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var position = 0
        func endField() {
            fields.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
        }
        func endRecord() {
            endField()
            if fields != [""] { records.append(fields) }
            fields = []
        }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\"") where isQuoted:
                if position < bytes.count, bytes[position] == byte {
                    field.append(byte)
                    position += 1
                } else {
                    isQuoted = false
                }
            case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
            case UInt8(ascii: ",") where !isQuoted: endField()
            case UInt8(ascii: "\n") where !isQuoted: endRecord()
            case UInt8(ascii: "\r") where !isQuoted: break
            default: field.append(byte)
            }
        }
        if !field.isEmpty || !fields.isEmpty { endRecord() }
        return records
    }
}

extension SISImportMessage {
    /// Messages as CSV, as Canvas writes it.
    ///
    /// - Parameters:
    ///   - messages: the messages.
    ///   - importID: the ID of their import.
    /// - Returns: the text of the file, with a header line.
    public static func csv(_ messages: [SISImportMessage], importID: String) -> String {
        let rows = messages.map { message in
            [importID, message.file ?? "", message.text, message.row.map { "\($0)" } ?? ""]
                .map(SISMessageCSV.quoted).joined(separator: ",") + "\n"
        }
        return SISMessageCSV.header + "\n" + rows.joined()
    }
}

extension SISImportMessage {
    /// Saves messages as `sis_errors_<id>.csv`.
    ///
    /// - Returns: the path of the file; nil if there are no messages.
    /// - Throws: `FileError`.
    static func save(_ messages: [SISImportMessage], of id: String, in path: String) throws -> String? {
        guard !messages.isEmpty else { return nil }
        let directory = try Directory(creating: path)
        let name = "sis_errors_\(id).csv"
        try directory.write(csv(messages, importID: id), as: name)
        return directory.path(of: name)
    }
}

extension String {
    fileprivate var trimmingBOM: String { hasPrefix("\u{feff}") ? String(dropFirst()) : self }
}
