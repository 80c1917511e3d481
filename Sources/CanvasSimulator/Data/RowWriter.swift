/// Writes rows of one table: fields between tabs, a newline at the end, `\N` where there is no value.
struct RowWriter: Sendable {
    let table: SchemaTable
    private let columns: [ColumnPlan]
    private let salt: UInt64
    private let requestsPerDay: Int

    init(_ table: SchemaTable, of school: School) {
        self.table = table
        columns = school.plans(for: table)
        salt = Randomness.mix(school.seed, Randomness.hash(table.name) &+ 1)
        requestsPerDay = school.requestsPerDay
    }

    func write(_ row: Int, revision: Int, to out: ByteBuffer) {
        let own = Randomness.mix(salt, UInt64(row))
        let change = School.lastChange(of: own, revision: revision)
        let chances = Randomness.mix(own, UInt64(change))
        columns.withUnsafeBufferPointer { columns in
            for index in 0..<columns.count {
                if index > 0 { out.append(0x09) }
                let chance = Randomness.mix(chances ^ columns[index].salt)
                if chance >> 40 % 1000 < columns[index].nullsPerMille {
                    out.append("\\N" as StaticString)
                } else {
                    write(columns[index].kind, row: row, identity: own, chance: chance, to: out)
                }
            }
        }
        out.append(0x0A)
    }

    private func write(
        _ kind: ColumnPlan.Kind, row: Int, identity: UInt64, chance: UInt64, to out: ByteBuffer
    ) {
        switch kind {
        case .identity(let table): out.append(decimal: Self.identity(of: row, in: table))
        case .reference(let table, let rows):
            out.append(decimal: Self.identity(of: Int(chance % UInt64(rows)), in: table))
        case .localIdentity: out.append(decimal: Self.localIdentity(of: row))
        case .number(let limit): out.append(decimal: Int(chance % limit))
        case .score: score(chance, to: out)
        case .flag: out.append(chance & 256 == 0 ? "true" : "false" as StaticString)
        case .moment(let milliseconds): moment(chance, milliseconds: milliseconds, to: out)
        case .day: date(CivilTime(day: School.firstDay - Int(chance % 900)), to: out)
        case .guid: Randomness.append(uuid: identity, to: out)
        case .choice(let pool): pool.append(chance, to: out)
        case .title, .person, .sortablePerson, .prose: words(kind, row: row, chance: chance, to: out)
        case .email, .url, .address, .code, .digits, .requestURL:
            symbols(kind, row: row, chance: chance, to: out)
        case .none: out.append("\\N" as StaticString)
        case .requestMoment, .requestYear, .requestMonth, .requestDay: requestTime(kind, row: row, to: out)
        }
    }

    /// 18 digits: the shard, then the table and the row's number there. One row in fifty lives on another shard,
    /// as users of a trusted account do.
    static func identity(of row: Int, in table: Int) -> Int {
        let shard = row % 50 == 49 ? 21_544 : 10_742
        return shard * 10_000_000_000_000 + table * 1_000_000_000 + localIdentity(of: row)
    }

    /// Up to 9 digits, different for each row and in no order, as ids are in a file that Spark wrote. An odd
    /// factor keeps numbers below a power of two apart.
    static func localIdentity(of row: Int) -> Int { (row &* 0x9E37_79B1) & (1 << 27 - 1) + 1 }

    private func score(_ chance: UInt64, to out: ByteBuffer) {
        switch chance >> 20 % 64 {
        case 0: out.append("1.25E7" as StaticString)
        case 1: out.append("-0.5" as StaticString)
        case 2: out.append("33.333333333333336" as StaticString)
        default:
            out.append(decimal: Int(chance % 101))
            out.append(chance >> 12 & 3 == 0 ? ".5" : ".0" as StaticString)
        }
    }

    private func moment(_ chance: UInt64, milliseconds: Bool, to out: ByteBuffer) {
        let second = Int(chance % (900 * 86_400))
        date(CivilTime(day: School.firstDay - 1 - second / 86_400), to: out)
        out.append(0x20)
        clock(second % 86_400, to: out)
        guard milliseconds else { return }
        out.append(0x2E)
        out.append(Int(chance >> 32 % 1000), digits: 3)
    }

    private func requestTime(_ kind: ColumnPlan.Kind, row: Int, to out: ByteBuffer) {
        let day = CivilTime(day: School.firstDay + row / requestsPerDay - 400)
        switch kind {
        case .requestYear: out.append(decimal: day.year)
        case .requestMonth: out.append(decimal: day.month)
        case .requestDay: date(day, to: out)
        default:
            let millisecond = row % requestsPerDay * 86_400_000 / requestsPerDay
            date(day, to: out)
            out.append(0x20)
            clock(millisecond / 1000, to: out)
            out.append(0x2E)
            out.append(millisecond % 1000, digits: 3)
        }
    }

    private func date(_ day: CivilTime, to out: ByteBuffer) {
        out.append(day.year, digits: 4)
        out.append(0x2D)
        out.append(day.month, digits: 2)
        out.append(0x2D)
        out.append(day.day, digits: 2)
    }

    private func clock(_ second: Int, to out: ByteBuffer) {
        out.append(second / 3600, digits: 2)
        out.append(0x3A)
        out.append(second / 60 % 60, digits: 2)
        out.append(0x3A)
        out.append(second % 60, digits: 2)
    }
}
