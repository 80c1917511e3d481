/// The values that enum-like columns are known to take.
enum KnownValues {
    /// Keyed by `table.column`; a key without a table holds for every table that has no entry of its own.
    static func pool(for column: String, of table: String) -> PhrasePool? {
        pools["\(table).\(column)"] ?? pools[column]
    }

    private static let pools: [String: PhrasePool] = Dictionary(
        uniqueKeysWithValues: text.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return (words[0], PhrasePool(Array(words.dropFirst())))
        })

    private static let text = """
        workflow_state active active active deleted
        course_dim.workflow_state available available claimed completed created deleted
        user_dim.workflow_state registered pre_registered deleted creation_pending
        assignment_dim.workflow_state published published unpublished deleted duplicating failed_to_duplicate failed_to_import
        assignment_group_dim.workflow_state available deleted
        communication_channel_dim.workflow_state active retired unconfirmed
        discussion_topic_dim.workflow_state active deleted locked post_delayed unpublished
        enrollment_dim.workflow_state active completed creation_pending deleted inactive invited rejected
        group_dim.workflow_state available deleted
        group_membership_dim.workflow_state accepted deleted invited requested
        module_dim.workflow_state active completed deleted locked started unlocked unpublished
        module_item_dim.workflow_state active deleted unpublished
        module_progression_dim.workflow_state completed locked started unlocked
        quiz_dim.workflow_state deleted published unpublished
        quiz_question_dim.workflow_state deleted published unpublished
        quiz_submission_dim.workflow_state complete pending_review preview settings_only untaken
        quiz_submission_historical_dim.workflow_state complete pending_review preview settings_only untaken
        role_dim.workflow_state active built_in inactive
        submission_dim.workflow_state submitted graded pending_review unsubmitted deleted
        wiki_page_dim.workflow_state active unpublished deleted
        assignment_dim.visibility everyone only_visible_to_overrides
        assignment_dim.grading_type points percent letter_grade gpa_scale pass_fail not_graded
        submission_dim.submission_type online_text_entry online_upload online_quiz online_url discussion_topic media_recording
        submission_dim.excused regular_submission excused_submission
        submission_dim.graded_anonymously not_graded_anonymously graded_anonymously
        submission_dim.grade_state human_graded auto_graded not_graded
        assignment_override_dim.all_day new_all_day same_all_day
        assignment_override_dim.due_at_overridden new_due_at same_due_at
        assignment_override_dim.lock_at_overridden new_lock_at same_lock_at
        assignment_override_dim.unlock_at_overridden new_unlock_at same_unlock_at
        assignment_override_dim.set_type adhoc course_section group
        communication_channel_dim.type email push sms
        enrollment_dim.type StudentEnrollment TeacherEnrollment TaEnrollment DesignerEnrollment ObserverEnrollment
        role_dim.base_role_type StudentEnrollment TeacherEnrollment TaEnrollment AccountMembership
        enrollment_rollup_dim.most_privileged_role TeacherEnrollment TaEnrollment StudentEnrollment
        enrollment_rollup_dim.least_privileged_role StudentEnrollment ObserverEnrollment
        file_dim.owner_entity_type account assignment course group quiz quiz_submission submission user
        file_dim.file_state available deleted errored hidden
        file_dim.could_be_locked disallow_locking allow_locking
        file_dim.locked is_not_locked is_locked
        group_membership_dim.moderator not_moderator is_moderator
        module_dim.require_sequential_progress not_required not_specified required unspecified
        module_item_dim.content_type Assignment Attachment ContextExternalTool DiscussionTopic ExternalUrl Quiz WikiPage
        module_progression_dim.collapsed true false
        module_progression_dim.is_current true false
        module_completion_requirement_dim.requirement_type min_score must_contribute must_mark_done must_submit must_view
        module_progression_completion_requirement_dim.requirement_type min_score must_contribute must_submit must_view
        module_progression_completion_requirement_dim.completion_status complete incomplete
        quiz_dim.quiz_type assignment practice_quiz graded_survey survey
        scoring_policy keep_average keep_highest keep_latest
        submission_scoring_policy keep_average keep_highest keep_latest
        submission_state current_submission previous_submission
        quiz_question_dim.question_type multiple_choice_question essay_question matching_question numerical_question
        """
}
