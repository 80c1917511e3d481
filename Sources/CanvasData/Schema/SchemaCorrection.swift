package import CanvasDataLoading

/// A column whose type in Canvas's schema does not fit the data that Canvas sends.
package struct SchemaCorrection: Sendable, Equatable {
    package let table: String
    package let column: String
    /// What the data needs, where the schema says varchar. A column that a version gives another type is
    /// left alone: Canvas has corrected some itself (`module_dim.name` is text by 4.2.1).
    package let type: ColumnType
    package let reason: String

    private static let membershipKey = "holds a number, and is joined with columns that are bigint"
    private static let tooShort = "schools have longer values than the length the schema gives"

    /// All of them, each with the reason.
    package static let all: [SchemaCorrection] = [
        .init(table: "group_membership_dim", column: "id", type: .bigint, reason: membershipKey),
        .init(table: "group_membership_dim", column: "canvas_id", type: .bigint, reason: membershipKey),
        .init(
            table: "group_membership_fact", column: "group_membership_id", type: .bigint,
            reason: membershipKey),
        .init(
            table: "quiz_question_answer_dim", column: "answer_match_left", type: .text, reason: tooShort),
        .init(
            table: "quiz_question_answer_dim", column: "answer_match_right", type: .text, reason: tooShort),
        .init(
            table: "quiz_question_answer_dim", column: "matching_answer_incorrect_matches", type: .text,
            reason: "lists all wrong matches of a question, however many there are"),
        .init(table: "quiz_question_dim", column: "name", type: .text, reason: tooShort),
        .init(table: "module_dim", column: "name", type: .text, reason: tooShort),
        .init(
            table: "external_tool_activation_dim", column: "url", type: .text,
            reason: "launch links with their parameters outgrow any length"),
    ]

    /// The type of a column: the corrected one, or `sent` where nothing is to correct.
    static func type(of column: String, in table: String, sent: ColumnType) -> ColumnType {
        guard sent.kind == .varchar else { return sent }
        return all.first { $0.table == table && $0.column == column }?.type ?? sent
    }
}
