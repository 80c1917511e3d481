import Testing

@testable import CanvasData

struct KeyColumnTests {
    private func key(_ table: String, _ columns: [String]) -> String? {
        KeyColumn.of(table, columns: columns)
    }

    @Test func `dimensions have id, facts their thing's, a few their own or none`() {
        #expect(key("course_dim", ["id", "canvas_id"]) == "id")
        #expect(key("enrollment_fact", ["enrollment_id", "user_id"]) == "enrollment_id")
        #expect(key("assignment_rule_dim", ["assignment_id", "drop_rule"]) == "assignment_id")
        #expect(key("quiz_submission_fact", ["score", "quiz_id"]) == nil)
        #expect(key("learning_outcome_group_association_fact", ["learning_outcome_group_id"]) == nil)
        #expect(key("some_new_table", ["score"]) == nil)
    }
}
