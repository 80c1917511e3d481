/// The column that identifies a table's rows and by which they are joined.
enum KeyColumn {
    /// Two tables have rows that nothing identifies, and two fact tables have no key of their own.
    private static let without: Set<String> = [
        "assignment_override_user_rollup_fact", "learning_outcome_group_association_fact",
        "quiz_submission_fact", "quiz_submission_historical_fact",
    ]
    private static let exceptions = [
        "assignment_rule_dim": "assignment_id", "assignment_group_rule_dim": "assignment_group_id",
        "conversation_message_participant_fact": "conversation_message_id",
    ]

    /// The key of a table as Canvas Data 1 has them: `id` in dimensions and in `requests`, `<thing>_id` in facts,
    /// nearly always the first column. Nil where no key is known.
    ///
    /// It gets an index and never a constraint: Canvas sends rows twice, now and then.
    static func of(_ table: String, columns names: [String]) -> String? {
        guard !without.contains(table) else { return nil }
        if let exception = exceptions[table] { return names.contains(exception) ? exception : nil }
        if names.contains("id"), names.first == "id" { return "id" }
        guard let first = names.first, first.hasSuffix("_id") else { return nil }
        return first
    }
}
