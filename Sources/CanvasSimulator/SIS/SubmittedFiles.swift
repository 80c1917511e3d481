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
        case "csv": add(bytes, name, isStored: true, isAlone: true, lines: lines)
        // The list of a zip's entries is at its end.
        case "zip" where lines == nil: addZip(bytes)
        // Neither branch of Canvas's importer: the import ends well, and nothing was imported.
        default: break
        }
    }

    /// CSV files as Canvas finds them in a zip.
    init(zipped files: [(name: String, bytes: [UInt8])]) {
        for file in files { add(file.bytes, file.name, isStored: true) }
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

    private mutating func add(
        _ bytes: [UInt8], _ name: String, isStored: Bool, isAlone: Bool = false, lines: Int? = nil
    ) {
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let header = String(
            decoding: bytes.dropFirst(isMarked ? 3 : 0).prefix { $0 != 10 }, as: UTF8.self)
        let type = CSVType.of(header: header)
        let rows = bytes.withUnsafeBytes { max(0, lines.map { $0 - 1 } ?? Self.records($0) - 1) }
        let isUTF8 = lines != nil || String(validating: bytes, as: UTF8.self) != nil
        files.append(
            SimulatedSIS.File(
                name: name, type: type?.name, rows: rows, bytes: bytes.count,
                sha256: bytes.withUnsafeBytes { Digests.sha256($0) }, isStored: isStored,
                listing: type != nil && isUTF8 && !bytes.isEmpty
                    ? Self.listing(bytes, name, header, type?.name, isAlone) : nil))
        if !isUTF8 {
            fail("Invalid UTF-8", name)
        } else if type == nil {
            fail("Couldn't find Canvas CSV import headers", name)
        }
    }

    /// Of a file with passwords in it Canvas shows a copy without them, under another name.
    private static func listing(
        _ bytes: [UInt8], _ name: String, _ header: String, _ type: String?, _ isAlone: Bool
    ) -> SimulatedSIS.Listing {
        let base = String(name.split(separator: "/").last ?? "")
        let columns = header.lowercased().split(separator: ",", omittingEmptySubsequences: false)
        let secret = columns.indices.filter {
            ["password", "ssha_password"].contains(columns[$0].trimmingSpaces)
        }
        guard type == "user", !secret.isEmpty else {
            return SimulatedSIS.Listing(
                displayName: isAlone ? nil : base, filename: base, bytes: bytes.count)
        }
        let filtered = base.dropLast(4) + "_filtered.csv"
        let kept = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return fields.indices.filter { !secret.contains($0) }.map { fields[$0] }.joined(separator: ",")
        }
        return SimulatedSIS.Listing(
            displayName: String(filtered), filename: String(filtered),
            bytes: kept.reduce(0) { $0 + $1.utf8.count + 1 })
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
