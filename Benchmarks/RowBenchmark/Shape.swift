import CanvasData
import CanvasDataLoading

/// A kind of table, and made-up rows of it that are the same in every run.
struct Shape {
    let name: String
    let columns: [RowColumn]
    /// Whether its text begins with a line that names the columns.
    let hasHeader: Bool
    private let fields: [Field]

    /// What a column's values look like; each is NULL so many times in a hundred.
    enum Kind {
        case id
        case small
        case double
        case boolean
        case time
        /// As DAP sends it.
        case zoned
        case date
        case uuid
        case json
        case word
        /// Up to so many bytes, some of them not ASCII, some escaped.
        case text(Int)
    }

    struct Field {
        let kind: Kind
        var nulls = 0
    }

    static let all = [
        Shape(
            "entities",
            [
                .init(kind: .id), .init(kind: .id), .init(kind: .id), .init(kind: .id, nulls: 20),
                .init(kind: .text(40)), .init(kind: .word), .init(kind: .time), .init(kind: .time),
                .init(kind: .time, nulls: 80), .init(kind: .double), .init(kind: .uuid),
                .init(kind: .boolean),
            ]),
        Shape(
            "requests",
            [
                .init(kind: .uuid), .init(kind: .time), .init(kind: .word), .init(kind: .word),
                .init(kind: .date), .init(kind: .id), .init(kind: .id, nulls: 30), .init(kind: .id),
                .init(kind: .id, nulls: 30), .init(kind: .id, nulls: 90), .init(kind: .id, nulls: 90),
                .init(kind: .id, nulls: 95), .init(kind: .id, nulls: 70), .init(kind: .text(120)),
                .init(kind: .text(110)), .init(kind: .word), .init(kind: .word), .init(kind: .small),
                .init(kind: .word), .init(kind: .word), .init(kind: .word, nulls: 30),
                .init(kind: .word, nulls: 30), .init(kind: .id, nulls: 95), .init(kind: .uuid),
                .init(kind: .id, nulls: 100), .init(kind: .word), .init(kind: .word),
                .init(kind: .id, nulls: 90),
            ]),
        Shape(
            "texts",
            [
                .init(kind: .id), .init(kind: .id), .init(kind: .id), .init(kind: .text(3000)),
                .init(kind: .text(200)), .init(kind: .word), .init(kind: .time), .init(kind: .time),
            ]),
        Shape("replica", replica, hasHeader: true),
        // The same rows by position: what header lines cost.
        Shape("replica without header", replica),
    ]

    private static let replica: [Field] = [
        .init(kind: .id), .init(kind: .id), .init(kind: .id, nulls: 40), .init(kind: .zoned),
        .init(kind: .zoned), .init(kind: .zoned, nulls: 60), .init(kind: .zoned, nulls: 80),
        .init(kind: .double, nulls: 20), .init(kind: .double, nulls: 40), .init(kind: .boolean),
        .init(kind: .boolean), .init(kind: .word), .init(kind: .word), .init(kind: .word, nulls: 50),
        .init(kind: .text(40), nulls: 50), .init(kind: .json, nulls: 50), .init(kind: .id, nulls: 90),
        .init(kind: .small, nulls: 20), .init(kind: .small, nulls: 95), .init(kind: .text(120), nulls: 70),
    ]

    private init(_ name: String, _ fields: [Field], hasHeader: Bool = false) {
        self.name = name
        self.fields = fields
        self.hasHeader = hasHeader
        columns = fields.enumerated().map {
            RowColumn(
                name: "column_\($0.offset + 1)", type: $0.element.kind.type, header: "value.\($0.offset + 1)")
        }
    }

    func text(bytes: Int) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes + 8192)
        if hasHeader { text += Array((columns.compactMap(\.header).joined(separator: "\t") + "\n").utf8) }
        var random = Random()
        while text.count < bytes {
            for (index, field) in fields.enumerated() {
                if index > 0 { text.append(9) }
                if random.below(100) < field.nulls {
                    text += Array("\\N".utf8)
                } else {
                    field.kind.append(to: &text, &random)
                }
            }
            text.append(10)
        }
        return text
    }
}

extension Shape.Kind {
    var type: ColumnType {
        switch self {
        case .id: .bigint
        case .small: .integer
        case .double: .doublePrecision
        case .boolean: .boolean
        case .time, .zoned: .timestamp
        case .json: .json
        case .date: .date
        case .uuid, .word: .varchar(length: 256)
        case .text: .text
        }
    }

    func append(to text: inout [UInt8], _ random: inout Random) {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        switch self {
        case .id: text += Array("\(100_000_000_000_000 + random.below(100_000_000))".utf8)
        case .small: text += Array("\(random.below(1_000_000))".utf8)
        case .double:
            let value = Double(random.below(10_000)) / 100
            text += Array((random.below(4) == 0 ? "\(value / 3)" : "\(value)").utf8)
        case .boolean: text += Array((random.below(2) == 0 ? "true" : "false").utf8)
        case .date:
            text += Array(
                "20\(two(random.below(20)))-\(two(1 + random.below(12)))-\(two(1 + random.below(28)))".utf8)
        case .time:
            Self.date.append(to: &text, &random)
            text += Array(
                " \(two(random.below(24))):\(two(random.below(60))):\(two(random.below(60))).\(100 + random.below(900))"
                    .utf8)
        case .zoned:
            Self.date.append(to: &text, &random)
            text += Array(
                "T\(two(random.below(24))):\(two(random.below(60))):\(two(random.below(60))).\(100 + random.below(900))Z"
                    .utf8)
        case .json:
            text += Array(
                "{\"course_format\":\"modules\",\"points\":\(random.below(100)),\"is_public\":\(random.below(2) == 0)}"
                    .utf8)
        case .uuid:
            for length in [8, 4, 4, 4, 12] {
                if length != 8 { text.append(45) }
                for _ in 0..<length { text.append(Array("0123456789abcdef".utf8)[random.below(16)]) }
            }
        case .word: text += Array(["active", "deleted", "available", "GET", "200"][random.below(5)].utf8)
        case .text(let most):
            let end = text.count + most / 2 + random.below(most / 2 + 1)
            while text.count < end {
                for _ in 0..<2 + random.below(8) { text.append(UInt8(97 + random.below(26))) }
                text.append(32)
                if random.below(200) == 0 { text += Array("\\n".utf8) }
                if random.below(100) == 0 { text += Array("é”".utf8) }
            }
        }
    }
}

/// A small generator, so that every run measures the same bytes.
struct Random {
    private var state: UInt64 = 1
    mutating func below(_ end: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % end
    }
}
