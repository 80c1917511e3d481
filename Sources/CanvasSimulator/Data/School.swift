/// The simulated school: how many rows each of its tables has, and what refers to what.
///
/// Everything follows from `seed` and `scale`.
struct School: Sendable {
    let seed: UInt64
    let scale: Double
    var course = Course.usual
    /// See ``SimulatorSettings/shrinkingTable``.
    var shrinkingTable: String?

    /// The tables that grow with the school, with their rows at scale 1. A `_fact` has as many rows as its
    /// `_dim`. The others stay small.
    private static let growing: [String: Int] = [
        "assignment_dim": 72, "assignment_group_score_dim": 80, "communication_channel_dim": 96,
        "conversation_message_dim": 40, "conversation_message_participant_fact": 80, "course_dim": 24,
        "course_score_dim": 96, "course_section_dim": 32, "discussion_entry_dim": 96, "enrollment_dim": 280,
        "enrollment_rollup_dim": 96, "file_dim": 80, "learning_outcome_result_dim": 40,
        "module_item_dim": 48,
        "module_progression_dim": 96, "pseudonym_dim": 96, "quiz_question_answer_dim": 96,
        "quiz_question_dim": 48, "quiz_submission_dim": 48, "quiz_submission_historical_dim": 56,
        "submission_comment_dim": 48, "submission_dim": 400, "submission_file_fact": 80, "user_dim": 96,
        "wiki_page_dim": 32,
    ]

    /// In every dump's `artifactsByTable`, with `"files": []`.
    static let listedWithoutFiles: Set = [
        "conference_participant_dim", "conference_participant_fact", "learning_outcome_question_result_dim",
        "learning_outcome_question_result_fact",
    ]
    /// In no dump at all: the other way in which Canvas says that a table is empty.
    static let unlisted: Set = [
        "grading_period_group_dim", "grading_period_score_dim", "grading_period_score_fact",
    ]
    /// One fragment, of no rows.
    static let withoutRows: Set = ["assignment_group_rule_dim", "assignment_rule_dim"]

    /// Day 0 of the data: that of the first dump's requests.
    static let firstDay = CivilTime(year: 2020, month: 11, day: 16).dayNumber

    static let tableNumbers: [String: Int] = Dictionary(
        uniqueKeysWithValues: SchemaTables.all.enumerated().map { ($1.name, $0) })

    /// How many rows `table` has at `revision`; it grows a little from one to the next.
    func rows(in table: String, revision: Int) -> Int {
        guard !Self.listedWithoutFiles.contains(table), !Self.unlisted.contains(table),
            !Self.withoutRows.contains(table)
        else { return 0 }
        var name = table
        if table.hasSuffix("_fact") {
            let dimension = table.dropLast(5) + "_dim"
            if Self.tableNumbers[String(dimension)] != nil { name = String(dimension) }
        }
        let chance = Randomness.mix(seed, Randomness.hash(name))
        let base: Double
        if let rows = Self.growing[name] {
            base = Double(rows) * scale
        } else {
            base = Double(6 + chance % 20) * (scale < 1 ? scale : scale.squareRoot())
        }
        let rows = max(3, Int(base)) + max(1, Int(base) / 50) * (revision - 1)
        return table == shrinkingTable && revision > 1 ? rows / 3 : rows
    }

    /// Rows that `requests` gets in a day.
    var requestsPerDay: Int { max(8, Int(450 * scale)) }

    /// The number of a day's first request; requests are numbered through all days.
    func firstRequest(of day: Int) -> Int { (day + 400) * requestsPerDay }

    /// Whether a row differs between revisions: the newest revision, up to `revision`, that touched it.
    @inline(__always)
    static func lastChange(of chance: UInt64, revision: Int) -> Int {
        var later = revision
        while later > 3 {
            if Randomness.mix(chance, UInt64(later)) % 10 == 0 { return later }
            later -= 1
        }
        if revision >= 3 && chance % 10 == 3 { return 3 }
        return revision >= 2 && chance % 10 < 2 ? 2 : 1
    }
}
