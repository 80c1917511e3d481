/// Takes findings: keeps the first of each kind in each file, counts all.
final class SISFindings {
    private struct Entry {
        let file: Int
        let kind: SISFinding.Kind
        let severity: SISFinding.Severity
        var count = 0
        var kept: [(row: Int?, line: Int?, message: String)] = []
    }

    /// How many of a kind are kept for each file.
    private let limit: Int
    private var entries: [[Entry]] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Notes a finding in file number `file`; the message is only made when it is kept.
    func add(
        _ severity: SISFinding.Severity, _ kind: SISFinding.Kind, file: Int, row: CSVRow? = nil,
        line: Int? = nil, _ message: @autoclosure () -> String
    ) {
        add(severity, kind, file: file, row: row?.number, line: row?.line ?? line, message())
    }

    func add(
        _ severity: SISFinding.Severity, _ kind: SISFinding.Kind, file: Int, row: Int?, line: Int?,
        count: Int = 1, _ message: @autoclosure () -> String
    ) {
        while entries.count <= file { entries.append([]) }
        var place = entries[file].firstIndex { $0.kind == kind && $0.severity == severity }
        if place == nil {
            entries[file].append(Entry(file: file, kind: kind, severity: severity))
            place = entries[file].count - 1
        }
        guard let place else { return }
        entries[file][place].count += count
        if entries[file][place].kept.count < limit {
            entries[file][place].kept.append((row, line, message()))
        }
    }

    /// Whether another one of `kind` in `file` would be kept.
    func isWanted(_ kind: SISFinding.Kind, file: Int) -> Bool {
        guard file < entries.count else { return true }
        return (entries[file].first { $0.kind == kind }?.kept.count ?? 0) < limit
    }

    /// Adds to the count of what has been found before, without keeping more.
    func addUnlisted(_ severity: SISFinding.Severity, _ kind: SISFinding.Kind, file: Int, count: Int) {
        guard file < entries.count,
            let place = entries[file].firstIndex(where: { $0.kind == kind && $0.severity == severity })
        else { return }
        entries[file][place].count += count
    }

    func listed(names: [String]) -> [SISFinding] {
        entries.flatMap { entries in
            entries.flatMap { entry in
                entry.kept.map {
                    SISFinding(
                        file: names[entry.file], row: $0.row, line: $0.line, kind: entry.kind,
                        severity: entry.severity, message: $0.message)
                }
            }
            // Stable, so that a row's findings stay in the order in which they were made.
            .enumerated().sorted { ($0.element.row ?? 0, $0.offset) < ($1.element.row ?? 0, $1.offset) }
            .map(\.element)
        }
    }

    func tallies(names: [String]) -> [SISValidation.Tally] {
        entries.joined().map {
            .init(file: names[$0.file], kind: $0.kind, severity: $0.severity, count: $0.count)
        }
    }
}
