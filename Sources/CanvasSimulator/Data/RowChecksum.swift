import CCanvasCrypto

/// Reckons what Postgres would say about rows, from the rows as they are made: no reader of files takes part.
enum RowChecksum {
    static func contents(
        of table: SchemaTable, rows: some Sequence<Int>, revision: Int, columns: [String]? = nil,
        school: School
    ) -> TableContents {
        let all = table.columns.map(\.name)
        let chosen = columns.map { $0.compactMap { all.firstIndex(of: $0) } } ?? Array(all.indices)
        var count = 0
        var checksum: UInt64 = 0
        each(of: table, rows: rows, revision: revision, columns: chosen, school: school) {
            checksum &+= $0
            count += 1
        }
        return TableContents(columns: chosen.map { all[$0] }, rows: count, checksum: checksum)
    }

    /// Of rows as Postgres prints their columns; nil for NULL.
    static func checksum(ofPrinted rows: [[String?]]) -> UInt64 {
        let record = ByteBuffer()
        return rows.reduce(0) { sum, row in
            record.removeAll()
            record.append(0x28)
            for (place, value) in row.enumerated() {
                if place > 0 { record.append(0x2C) }
                if let value { PostgresText.append(Array(value.utf8), to: record) }
            }
            record.append(0x29)
            return sum &+ start(ofMD5: record.contents)
        }
    }

    /// What each row adds to the checksum.
    static func checksums(
        of table: SchemaTable, rows: some Sequence<Int>, revision: Int, school: School
    ) -> [UInt64] {
        var checksums: [UInt64] = []
        let columns = Array(table.columns.indices)
        each(of: table, rows: rows, revision: revision, columns: columns, school: school) {
            checksums.append($0)
        }
        return checksums
    }

    private static func each(
        of table: SchemaTable, rows: some Sequence<Int>, revision: Int, columns: [Int], school: School,
        _ take: (UInt64) -> Void
    ) {
        let writer = RowWriter(table, of: school)
        let row = ByteBuffer()
        let record = ByteBuffer()
        for number in rows {
            row.removeAll()
            writer.write(number, revision: revision, to: row)
            record.removeAll()
            PostgresText.appendRecord(row.contents, of: table.columns, columns, to: record)
            take(start(ofMD5: record.contents))
        }
    }

    private static func start(ofMD5 bytes: UnsafeRawBufferPointer) -> UInt64 {
        var digest = [UInt8](repeating: 0, count: 16)
        EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_md5(), nil)
        return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
