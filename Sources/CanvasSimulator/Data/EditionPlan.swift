/// One content of one table: what its fragments hold, before any of it is made. Dumps that do not differ in a
/// table share its edition.
struct EditionPlan: Sendable {
    /// Names it in the store, such as `user_dim.r2.17`.
    let name: String
    let table: SchemaTable
    let revision: Int
    let fragments: [FragmentPlan]
}

/// What one gzip file of a table holds.
struct FragmentPlan: Sendable {
    /// Row numbers; more than one range where rows come again.
    var rows: [Range<Int>]
    /// gzip members the file consists of.
    var members = 1
    /// Whether the last line ends in a newline. Where not, the next fragment's first row would fuse with it.
    var endsInNewline = true
    /// `20201101_20201111` for historical requests.
    var dateRange: String?
    /// What the API calls it; nil for the name that it has in the store.
    var name: String?
}

extension School {
    /// The edition of `table` at `revision`.
    func edition(of table: SchemaTable, revision: Int) -> EditionPlan {
        let chance = Randomness.hash(table.name)
        let rows = rows(in: table.name, revision: revision)
        var fragments = pieces(of: 0..<rows, table: table).map { FragmentPlan(rows: [$0]) }
        // Spark writes empty parts, too.
        if fragments.count > 1 && chance % 5 == 0 { fragments.insert(FragmentPlan(rows: []), at: 1) }
        if chance % 3 == 0 {
            for index in fragments.indices { fragments[index].members = 3 }
        }
        if table.name == "user_dim" { fragments[0].endsInNewline = false }
        if table.name == "course_dim" { fragments[fragments.count - 1].endsInNewline = false }
        return EditionPlan(
            name: "\(table.name).r\(revision).\(table.layout)"
                + (table.name == shrinkingTable ? ".shrunk" : ""),
            table: table, revision: revision,
            fragments: fragments)
    }

    /// One day's requests. The last row of each fragment comes once more at the head of the next one: the
    /// table is "best effort" and may repeat rows.
    func dailyRequests(of day: Int, table: SchemaTable) -> EditionPlan {
        let first = firstRequest(of: day)
        var fragments = pieces(of: first..<first + requestsPerDay, table: table).map {
            FragmentPlan(rows: [$0])
        }
        for index in fragments.indices.dropFirst() {
            let last = fragments[index].rows[0].lowerBound - 1
            fragments[index].rows.insert(last..<last + 1, at: 0)
        }
        return EditionPlan(name: "requests.day\(day)", table: table, revision: 1, fragments: fragments)
    }

    /// One day's requests as the long course has them: after the last three hours of the day before, and with the
    /// first of them once more at the end.
    func overlappingRequests(of day: Int, table: SchemaTable) -> EditionPlan {
        let first = firstRequest(of: day)
        let again = first - max(1, requestsPerDay / 8)
        var fragments = pieces(of: again..<first + requestsPerDay, table: table).map {
            FragmentPlan(rows: [$0])
        }
        fragments[fragments.count - 1].rows.append(again..<again + 1)
        return EditionPlan(
            name: "requests.overlapping\(day)", table: table, revision: 1, fragments: fragments)
    }

    /// All requests up to `day`, in ranges of dates that overlap on their boundary days. Older days are
    /// quieter.
    func historicalRequests(upTo day: Int, table: SchemaTable) -> EditionPlan {
        let boundaries = [day - 13, day - 8, day - 4, day]
        var fragments: [FragmentPlan] = []
        for (start, end) in zip(boundaries, boundaries.dropFirst()) {
            let range = [start, end].map { TimeFormats.compactDate(CivilTime(day: Self.firstDay + $0)) }
                .joined(separator: "_")
            var rows: [Range<Int>] = []
            for each in start...end {
                let first = firstRequest(of: each)
                // In the long course no less than its increments brought; a table that lost rows would be suspect.
                let isBusy = each >= (course == .long ? 0 : day - 1)
                rows.append(first..<first + max(4, requestsPerDay / (isBusy ? 1 : 8)))
            }
            for piece in split(rows, table: table) {
                fragments.append(FragmentPlan(rows: piece, dateRange: range))
            }
        }
        return EditionPlan(name: "requests.upto\(day)", table: table, revision: 1, fragments: fragments)
    }

    /// Cuts ranges into fragments, never within a range unless that range alone is too large.
    private func split(_ ranges: [Range<Int>], table: SchemaTable) -> [[Range<Int>]] {
        let most = rowsPerFragment(of: table)
        var fragments: [[Range<Int>]] = [[]]
        var room = most
        for range in ranges {
            var rest = range
            while !rest.isEmpty {
                let piece = rest.prefix(room)
                fragments[fragments.count - 1].append(piece)
                room -= piece.count
                rest = piece.upperBound..<rest.upperBound
                if room == 0 && !rest.isEmpty {
                    fragments.append([])
                    room = most
                }
            }
        }
        return fragments
    }

    private func pieces(of rows: Range<Int>, table: SchemaTable) -> [Range<Int>] {
        let most = rowsPerFragment(of: table)
        let wanted = rows.count >= 200 ? 4 : rows.count >= 60 ? 2 : 1
        let count = max(wanted, (rows.count + most - 1) / most)
        return (0..<count).map { part in
            let start = rows.lowerBound + rows.count * part / count
            return start..<(rows.lowerBound + rows.count * (part + 1) / count)
        }
    }

    /// So many rows that a fragment has about 14 MB uncompressed.
    private func rowsPerFragment(of table: SchemaTable) -> Int {
        guard scale > 10 else { return 5000 }
        let sample = ByteBuffer(capacity: 65_536)
        let writer = RowWriter(table, of: self)
        for row in 10..<74 { writer.write(row, revision: 1, to: sample) }
        return max(1000, 14_000_000 / max(1, sample.count / 64))
    }
}
