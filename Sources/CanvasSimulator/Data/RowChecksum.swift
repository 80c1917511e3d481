import CCanvasCrypto

/// Reckons what Postgres would say about rows, from the rows as they are made: no reader of files takes part.
enum RowChecksum {
    static func contents(
        of table: SchemaTable, rows: some Sequence<Int>, revision: Int, columns: [String]? = nil,
        school: School
    ) -> TableContents {
        let writer = RowWriter(table, of: school)
        let all = table.columns.map(\.name)
        let chosen = columns.map { $0.compactMap { all.firstIndex(of: $0) } } ?? Array(all.indices)
        let row = ByteBuffer()
        let record = ByteBuffer()
        var count = 0
        var checksum: UInt64 = 0
        for number in rows {
            row.removeAll()
            writer.write(number, revision: revision, to: row)
            record.removeAll()
            PostgresText.appendRecord(row.contents, of: table.columns, chosen, to: record)
            checksum &+= start(ofMD5: record.contents)
            count += 1
        }
        return TableContents(columns: chosen.map { all[$0] }, rows: count, checksum: checksum)
    }

    private static func start(ofMD5 bytes: UnsafeRawBufferPointer) -> UInt64 {
        var digest = [UInt8](repeating: 0, count: 16)
        EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_md5(), nil)
        return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
