/// Writes a part as a Parquet file: one row group, one plain, uncompressed page for each column.
///
/// `meta`, `key` and `value` are groups, as Spark makes them of structs; what has no type of its own in Parquet, JSON
/// too, is text.
final class DAPParquetWriter {
    /// Parquet's physical types, by their numbers.
    private enum Kind: Int {
        case boolean = 0
        case int32 = 1
        case int64 = 2
        case float = 4
        case double = 5
        case bytes = 6
    }

    /// One column as far as it has come.
    private struct Column {
        let group: String
        let name: String
        let kind: Kind
        /// What the physical type means, by Parquet's numbers; nil where it speaks for itself.
        let meaning: Int?
        /// 1 below a group that is always there, 2 below one that may be missing.
        let depth: Int
        let values = ByteBuffer()
        /// How much is there of each value: all, the group alone, or nothing.
        var levels: [UInt8] = []
        var bits: [Bool] = []
    }

    private var columns: [Column] = []
    private let hasAction: Bool
    private var rows = 0

    init(_ schema: DAPSchema, hasAction: Bool) {
        self.hasAction = hasAction
        add("meta", DAPColumn("ts", .dateTime), depth: 1)
        if hasAction { add("meta", DAPColumn("action", .text), depth: 1) }
        for column in schema.key { add("key", column, depth: 1) }
        for column in schema.value { add("value", column, depth: 2) }
    }

    private func add(_ group: String, _ column: DAPColumn, depth: Int) {
        let (kind, meaning): (Kind, Int?) =
            switch column.type {
            case .int16, .int32: (.int32, nil)
            case .int64, .integer, .bounded: (.int64, nil)
            case .float32: (.float, nil)
            case .float64, .number: (.double, nil)
            case .boolean: (.boolean, nil)
            // TIMESTAMP_MICROS and DATE
            case .dateTime: (.int64, 10)
            case .date: (.int32, 6)
            // UTF8
            default: (.bytes, 0)
            }
        columns.append(
            Column(group: group, name: column.name, kind: kind, meaning: meaning, depth: depth))
    }

    func write(_ record: DAPRecord) {
        let meta = [.moment(record.time)] + (record.action.map { [DAPValue.text($0.rawValue)] } ?? [])
        let isDeleted = record.action == .delete
        for (index, value) in (meta + record.row.key + record.row.value).enumerated() {
            let depth = columns[index].depth
            if isDeleted && depth == 2 {
                columns[index].levels.append(0)
            } else if value.isNull {
                columns[index].levels.append(UInt8(depth - 1))
            } else {
                columns[index].levels.append(UInt8(depth))
                write(value, to: index)
            }
        }
        rows += 1
    }

    private func write(_ value: DAPValue, to index: Int) {
        let out = columns[index].values
        switch (value, columns[index].kind) {
        case (.boolean(let value), .boolean): columns[index].bits.append(value)
        case (.integer(let value), .int32), (.day(let value), .int32):
            out.append(littleEndian: UInt64(bitPattern: Int64(value)), bytes: 4)
        case (.integer(let value), _), (.moment(let value), _):
            out.append(littleEndian: UInt64(bitPattern: Int64(value)), bytes: 8)
        case (.float(let value), _): out.append(littleEndian: UInt64(value.bitPattern), bytes: 4)
        case (.number(let value), _): out.append(littleEndian: value.bitPattern, bytes: 8)
        default:
            let text = value.plainText ?? String(decoding: value.json.encoded, as: UTF8.self)
            out.append(littleEndian: UInt64(text.utf8.count), bytes: 4)
            out.append(text)
        }
    }

    /// The whole file.
    func finish(to out: ByteBuffer) {
        out.append("PAR1" as StaticString)
        var chunks: [ThriftValue] = []
        var total = 0
        for column in columns {
            let page = page(of: column)
            let start = out.count
            ThriftValue.structure([
                (1, .integer(0)), (2, .integer(page.count)), (3, .integer(page.count)),
                // Plain values; levels in runs.
                (5, .structure([(1, .integer(rows)), (2, .integer(0)), (3, .integer(3)), (4, .integer(3))])),
            ]).write(to: out)
            out.append(page.contents)
            let size = out.count - start
            total += size
            chunks.append(
                .structure([
                    (2, .long(start)),
                    (
                        3,
                        .structure([
                            (1, .integer(column.kind.rawValue)), (2, .list([.integer(0), .integer(3)])),
                            (3, .list([.text(column.group), .text(column.name)])), (4, .integer(0)),
                            (5, .long(rows)), (6, .long(size)), (7, .long(size)), (9, .long(start)),
                        ])
                    ),
                ]))
        }
        let start = out.count
        ThriftValue.structure([
            (1, .integer(1)), (2, .list(schema)), (3, .long(rows)),
            (4, .list([.structure([(1, .list(chunks)), (2, .long(total)), (3, .long(rows))])])),
            (6, .text("canvas-data-simulator")),
        ]).write(to: out)
        out.append(littleEndian: UInt64(out.count - start), bytes: 4)
        out.append("PAR1" as StaticString)
    }

    /// Root, groups and leaves, in the order in which they are nested.
    private var schema: [ThriftValue] {
        let groups = ["meta", "key", "value"].filter { group in columns.contains { $0.group == group } }
        var elements: [ThriftValue] = [.structure([(4, .text("spark_schema")), (5, .integer(groups.count))])]
        for group in groups {
            let own = columns.filter { $0.group == group }
            elements.append(
                .structure([
                    (3, .integer(own[0].depth - 1)), (4, .text(group)), (5, .integer(own.count)),
                ]))
            for column in own {
                elements.append(
                    .structure(
                        [(1, .integer(column.kind.rawValue)), (3, .integer(1)), (4, .text(column.name))]
                            + (column.meaning.map { [(6, .integer($0))] } ?? [])))
            }
        }
        return elements
    }

    private func page(of column: Column) -> ByteBuffer {
        let levels = ByteBuffer()
        var index = 0
        while index < column.levels.count {
            let end = column.levels[index...].firstIndex { $0 != column.levels[index] } ?? column.levels.count
            levels.append(varint: UInt64(end - index) << 1)
            levels.append(column.levels[index])
            index = end
        }
        let page = ByteBuffer()
        page.append(littleEndian: UInt64(levels.count), bytes: 4)
        page.append(levels.contents)
        page.append(column.values.contents)
        for start in stride(from: 0, to: column.bits.count, by: 8) {
            let byte = column.bits[start..<min(start + 8, column.bits.count)].enumerated()
            page.append(byte.reduce(UInt8(0)) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) })
        }
        return page
    }
}

/// A value in Thrift's compact protocol, in which Parquet describes itself.
private indirect enum ThriftValue {
    /// i32
    case integer(Int)
    /// i64
    case long(Int)
    case text(String)
    case list([ThriftValue])
    /// Members by their numbers, which rise.
    case structure([(Int, ThriftValue)])

    private var type: UInt8 {
        switch self {
        case .integer: 5
        case .long: 6
        case .text: 8
        case .list: 9
        case .structure: 12
        }
    }

    func write(to out: ByteBuffer) {
        switch self {
        case .integer(let value), .long(let value):
            out.append(varint: UInt64(bitPattern: Int64(value << 1 ^ value >> 63)))
        case .text(let text):
            out.append(varint: UInt64(text.utf8.count))
            out.append(text)
        case .list(let values):
            let type = values.first?.type ?? 12
            if values.count < 15 {
                out.append(UInt8(values.count) << 4 | type)
            } else {
                out.append(0xF0 | type)
                out.append(varint: UInt64(values.count))
            }
            for value in values { value.write(to: out) }
        case .structure(let members):
            var last = 0
            for (number, value) in members {
                out.append(UInt8(number - last) << 4 | value.type)
                value.write(to: out)
                last = number
            }
            out.append(0)
        }
    }
}

extension ByteBuffer {
    fileprivate func append(littleEndian value: UInt64, bytes count: Int) {
        for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
    }

    /// Seven bits in each byte, the lowest first; the eighth says that more follow.
    fileprivate func append(varint value: UInt64) {
        var rest = value
        while rest > 0x7F {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}
