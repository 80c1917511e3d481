import CanvasSimulator

/// The model's Canvas: which dumps there have been, and what is on offer.
struct ModelCanvas: Sendable {
    /// What a new dump is to be.
    struct NewDump: Sendable, Equatable {
        enum Requests: String, Sendable, CaseIterable { case increment, none, full }
        enum Names: String, Sendable, CaseIterable {
            /// They follow from the content.
            case own
            /// Files of `requests` have one name in all dumps, whatever is in them.
            case shared
        }

        var isRegular = true
        var requests = Requests.increment
        var isFinished = true
        var names = Names.own
        /// Whether a historical one has the sequence of the newest dump there is.
        var sharesSequence = false
    }

    static let tables = ["communication_channel_fact", "conference_fact", "requests"]
    static let requestsPerDay = 12
    /// Rows of the day before that come again in an increment.
    static let overlap = 3
    /// Days before the first dump that full copies hold as well.
    static let earlierDays = 2

    private let simulator: Simulator
    private(set) var dumps: [ModelDump] = []
    private var sequence = 555
    /// Of the newest increment, from ``earlierDays`` on.
    private var day = ModelCanvas.earlierDays - 1

    init(_ simulator: Simulator) {
        self.simulator = simulator
    }

    /// Finished and listed, oldest first.
    var onOffer: [ModelDump] { dumps.filter { $0.state == .onOffer } }
    var unfinished: [ModelDump] { dumps.filter { $0.state == .unfinished } }
    /// The one that a refresh takes the tables from that come whole.
    var newestRegular: ModelDump? { onOffer.last(where: \.isRegular) }
    /// Its tables' names, and `requests`, once there was any.
    var knownTables: Set<String> { Set(dumps.filter { $0.state != .unfinished }.flatMap(\.rows.keys)) }

    /// Makes another dump.
    mutating func make(_ new: NewDump) {
        var version = 0
        if new.sharesSequence, !new.isRegular, let newest = dumps.last, newest.script.version == 0 {
            version = 1
        } else {
            sequence += 1
        }
        var tables: [ScriptedDump.Table] = []
        if new.isRegular {
            day += 1
            tables = [
                table("communication_channel_fact", rows: 20 + day % 5, revision: 1 + day % 9),
                // Some tables stay as they are for days, and so do their files.
                table("conference_fact", rows: 12 + day / 3, revision: 1 + day / 3 % 9),
            ]
        }
        let requests = new.isRegular ? new.requests : .full
        let isShared = new.names == .shared && requests != .none
        let ranges = requests == .full ? everything : increment
        if requests != .none {
            let files = zip(ranges.indices, ranges).map { index, rows in
                ScriptedDump.File([rows], name: isShared ? "requests-0000\(index)-part.gz" : nil)
            }
            tables.append(
                ScriptedDump.Table("requests", partial: requests == .increment, files: files))
        }
        let script = ScriptedDump(sequence, version: version, finished: new.isFinished, tables)
        let rows = tables.map { table in
            let numbers = table.files.flatMap { $0.rows.flatMap { Array($0) } }
            let sums = simulator.checksums(of: table.name, rows: numbers, revision: table.revision)
            return (table.name, Set(sums))
        }
        dumps.append(
            ModelDump(
                script: script, state: new.isFinished ? .onOffer : .unfinished,
                id: simulator.id(ofScripted: script), rows: Dictionary(uniqueKeysWithValues: rows),
                sharesNames: isShared))
    }

    private func table(_ name: String, rows: Int, revision: Int) -> ScriptedDump.Table {
        ScriptedDump.Table(
            name, revision: revision,
            files: [ScriptedDump.File([0..<rows / 2]), ScriptedDump.File([rows / 2..<rows])])
    }

    /// The newest day and the end of the one before.
    private var increment: [Range<Int>] {
        let first = day * Self.requestsPerDay
        return [first - Self.overlap..<first + 4, first + 4..<first + Self.requestsPerDay]
    }

    /// All days; of those that are over for some time, Canvas has deleted some rows.
    private var everything: [Range<Int>] {
        let end = (day + 1) * Self.requestsPerDay
        let deleted = (day - 2) * Self.requestsPerDay
        return deleted > 0 ? [0..<deleted, deleted + 1..<end] : [0..<end]
    }

    /// Finishes the unfinished dump of this number, oldest first; false where there is none.
    mutating func finish(_ number: Int) -> Bool {
        guard let index = index(ofUnfinished: number) else { return false }
        dumps[index].state = .onOffer
        dumps[index].script.finished = true
        return true
    }

    /// Takes an unfinished dump off the list, as Canvas does with those that fail.
    mutating func abandon(_ number: Int) -> Bool {
        guard let index = index(ofUnfinished: number) else { return false }
        dumps.remove(at: index)
        return true
    }

    private func index(ofUnfinished number: Int) -> Int? {
        let indices = dumps.indices.filter { dumps[$0].state == .unfinished }
        return indices.isEmpty ? nil : indices[number % indices.count]
    }

    /// Takes the oldest `count` dumps off the list, but never the newest regular one; false where there are none.
    mutating func expire(_ count: Int) -> Bool {
        guard let newest = newestRegular else { return false }
        var left = count
        for index in dumps.indices where left > 0 && dumps[index].state == .onOffer {
            guard dumps[index].sequence < newest.sequence else { break }
            dumps[index].state = .expired
            left -= 1
        }
        return left < count
    }

    /// Lets the simulator offer it all.
    func show() throws {
        try simulator.offer(dumps.filter { $0.state != .expired }.map(\.script))
    }

    /// Of rows, for messages: their numbers in ranges.
    func names(of rows: Set<ModelRow>, in table: String) -> String {
        guard !rows.isEmpty else { return "none" }
        guard table == "requests" else { return "\(rows.count)" }
        let all = 0..<(day + 1) * Self.requestsPerDay
        let numbers = zip(all, simulator.checksums(of: table, rows: all)).filter { rows.contains($1) }.map(
            \.0)
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound == number - 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        let strangers = rows.count - numbers.count
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
            .joined(separator: ", ") + (strangers > 0 ? " and \(strangers) of no dump" : "")
    }
}
