/// What Canvas finds in the file of an import.
struct SubmittedFiles {
    var files: [SimulatedSIS.File] = []
    /// What it says about them without looking at a row.
    var messages: [SimulatedSIS.Message] = []

    /// - Parameters:
    ///   - bytes: The file.
    ///   - fileExtension: `csv`, `zip` or `xml`.
    ///   - name: As Canvas keeps it.
    ///   - lines: Line feeds in the whole file, of which `bytes` may only be the beginning; nil where it is whole.
    init(_ bytes: [UInt8], _ fileExtension: String, name: String, lines: Int? = nil) {
        switch fileExtension {
        case "csv": add(bytes, name, isStored: true, lines: lines)
        // The list of a zip's entries is at its end.
        case "zip" where lines == nil: addZip(bytes)
        // Neither branch of Canvas's importer: the import ends well, and nothing was imported.
        default: break
        }
    }

    private mutating func addZip(_ bytes: [UInt8]) {
        guard let zip = ZipReader(bytes) else { return fail("Invalid zip file", nil) }
        guard zip.entries.reduce(0, { $0 + $1.size }) <= 100 * bytes.count else {
            return fail("The zip is over 100 times smaller than what is in it", nil)
        }
        for entry in zip.entries where !entry.name.hasSuffix("/") && !Self.isIgnored(entry.name) {
            guard entry.name.lowercased().hasSuffix(".csv") else {
                messages.append(SimulatedSIS.Message("Skipping unknown file type", file: entry.name))
                continue
            }
            guard let content = zip.content(of: entry) else { return fail("Invalid zip file", entry.name) }
            add(content, entry.name, isStored: entry.method == 0)
        }
    }

    private static func isIgnored(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
    }

    private mutating func add(_ bytes: [UInt8], _ name: String, isStored: Bool, lines: Int? = nil) {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let header = bytes.dropFirst(isMarked ? 3 : 0).prefix { $0 != 10 }
        let type = CSVType.of(header: String(decoding: header, as: UTF8.self))
        let rows = bytes.withUnsafeBytes { max(0, lines.map { $0 - 1 } ?? Self.records($0) - 1) }
        files.append(
            SimulatedSIS.File(
                name: name, type: type?.name, rows: rows, bytes: bytes.count,
                sha256: bytes.withUnsafeBytes { Digests.sha256($0) }, isStored: isStored))
        if String(validating: bytes, as: UTF8.self) == nil && lines == nil {
            fail("Invalid UTF-8", name)
        } else if type == nil {
            fail("Couldn't find Canvas CSV import headers", name)
        }
    }

    private mutating func fail(_ text: String, _ file: String?) {
        messages.append(SimulatedSIS.Message(text, file: file, isFailure: true))
    }

    /// Lines outside of quotes.
    static func records(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let last = bytes.last else { return 0 }
        let open = last == 10 ? 0 : 1
        if bytes.count(of: 0x22) == 0 { return bytes.count(of: 10) + open }
        var records = open
        var isQuoted = false
        for byte in bytes {
            if byte == 0x22 { isQuoted.toggle() }
            if byte == 10 && !isQuoted { records += 1 }
        }
        return records
    }
}
