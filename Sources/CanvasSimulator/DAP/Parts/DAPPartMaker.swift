/// Makes the objects of a job: records in parts, as gzip files in the store.
struct DAPPartMaker: Sendable {
    let store: Store
    let settings: DAPSettings

    /// The largest number of rows in a part where nothing else is set.
    private static let usualLimit = 250_000

    func make(_ query: DAPQuery) throws -> [StoredFragment] {
        let name = query.storeName
        if let name, let found = store.edition(fullName(name)) { return found.fragments }
        let writer = DAPRecordWriter(query.schema, query.format, query.mode, hasAction: query.since != nil)
        let count = query.table.count(in: query.state)
        var parts: [StoredFragment] = []
        let ranges = ranges(count, query.table.fullName)
        let out = ByteBuffer(capacity: 1 << 20)
        var rows = 0
        // A row that is repeated comes again at the head of the next part, where no part alone shows it.
        var again: [DAPRecord] = []
        for range in ranges {
            out.removeAll()
            let parquet =
                query.format == .parquet
                ? DAPParquetWriter(query.schema, hasAction: query.since != nil) : nil
            if parquet == nil { writer.writeHeader(to: out) }
            var partRows = 0
            func write(_ record: DAPRecord) {
                if let parquet { parquet.write(record) } else { writer.write(record, to: out) }
                partRows += 1
            }
            for record in again { write(record) }
            again = []
            for number in range {
                guard let record = query.record(number) else { continue }
                write(record)
                if query.table.copies(of: number) > 1 { again.append(record) }
            }
            if range == ranges.last {
                for record in again { write(record) }
            }
            parquet?.finish(to: out)
            parts.append(try save(out.contents, partRows, parts.count, query))
            rows += partRows
        }
        if settings.hasEmptyObjects {
            parts.append(try save(nil, 0, parts.count, query))
        }
        if rows == 0 && query.table.namespace == "catalog" { parts = [] }
        if let name {
            try store.save(
                StoredEdition(name: fullName(name), fragments: parts, sha256: "-", rows: rows, bytes: 0))
        }
        return parts
    }

    /// The settings that change what parts look like are part of the name.
    private func fullName(_ name: String) -> String {
        "\(name).\(settings.rowsPerPart ?? 0).\(settings.membersPerPart).\(settings.hasEmptyObjects ? 1 : 0)"
    }

    /// Three parts and more, with one of no rows among them for some tables, or one where there is little.
    private func ranges(_ count: Int, _ table: String) -> [Range<Int>] {
        let size = settings.rowsPerPart ?? (count < 25 ? count : min(count / 3 + 1, Self.usualLimit))
        var ranges = stride(from: 0, to: max(count, 1), by: max(size, 1)).map {
            $0..<min($0 + max(size, 1), count)
        }
        if ranges.count > 1 && Randomness.hash(table) % 2 == 0 {
            let start = ranges[1].lowerBound
            ranges.insert(start..<start, at: 1)
        }
        return ranges
    }

    /// nil for a file of no bytes, not even gzip's.
    private func save(
        _ plain: UnsafeRawBufferPointer?, _ rows: Int, _ index: Int, _ query: DAPQuery
    ) throws -> StoredFragment {
        let packed = ByteBuffer(capacity: 1 << 16)
        let deflater = Deflater()
        if let plain, query.format == .parquet {
            packed.append(plain)
        } else if let plain {
            for member in members(of: plain) { deflater.append(member, to: packed) }
        }
        let digest = Digests.sha256(packed.contents)
        let number = String(index)
        let filename =
            "dap-\(query.table.fullName)-" + String(repeating: "0", count: max(0, 5 - number.count)) + number
            + "-\(digest.prefix(12)).\(query.format.suffix)"
        let stored = StoredFragment(
            filename: filename.filter { $0 != "/" }, bytes: packed.count, rows: rows, sha256: digest)
        try store.save(packed.contents, as: stored.filename)
        return stored
    }

    /// What goes into each gzip member: cut anywhere, also in the middle of a record.
    private func members(of plain: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        let count = max(1, settings.membersPerPart)
        return (0..<count).map { index in
            UnsafeRawBufferPointer(
                rebasing: plain[plain.count * index / count..<plain.count * (index + 1) / count])
        }
    }
}
