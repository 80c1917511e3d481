extension SchemaTables {
    /// Accounts, users, courses, assignments and submissions. The notation is explained at ``SchemaTables``.
    static let courses = """
        course_dim course dimension
          id:b canvas_id:b root_account_id:b account_id:b>>account enrollment_term_id:b>>enrollment_term
          name:v code:v type:v created_at:t start_at:t conclude_at:t publicly_visible:o sis_source_id:v
          workflow_state:v wiki_id:b syllabus_body:x
        account_dim account dimension
          id:b canvas_id:b name:v depth:n workflow_state:v parent_account:v parent_account_id:b
          grandparent_account:v grandparent_account_id:b root_account:v root_account_id:b subaccount1:v
          subaccount1_id:b subaccount2:v subaccount2_id:b subaccount3:v subaccount3_id:b subaccount4:v
          subaccount4_id:b subaccount5:v subaccount5_id:b subaccount6:v subaccount6_id:b subaccount7:v
          subaccount7_id:b subaccount8:v subaccount8_id:b subaccount9:v subaccount9_id:b subaccount10:v
          subaccount10_id:b subaccount11:v subaccount11_id:b subaccount12:v subaccount12_id:b subaccount13:v
          subaccount13_id:b subaccount14:v subaccount14_id:b subaccount15:v subaccount15_id:b
          sis_source_id:v
        user_dim user dimension
          id:b canvas_id:b root_account_id:b name:v time_zone:v created_at:t visibility:v school_name:v
          school_position:v gender:v locale:v public:v birthdate:t country_code:v workflow_state:v
          sortable_name:v global_canvas_id:v
        pseudonym_dim pseudonym_dim dimension
          id:b canvas_id:b user_id:b>>user account_id:b>>account workflow_state:v last_request_at:t
          last_login_at:t current_login_at:t last_login_ip:v current_login_ip:v position:n created_at:t
          updated_at:t password_auto_generated:o deleted_at:t sis_user_id:v unique_name:v integration_id:v
          authentication_provider_id:b
        pseudonym_fact pseudonym_fact fact ~
          pseudonym_id:b user_id:b>>user account_id:b>>account login_count:n failed_login_count:n
        assignment_dim assignment_dim dimension
          id:b canvas_id:b course_id:b>>course title:v description:x due_at:t unlock_at:t lock_at:t
          points_possible:f grading_type:v submission_types:v workflow_state:v created_at:t updated_at:t
          peer_review_count:n peer_reviews_due_at:t peer_reviews_assigned:o peer_reviews:o
          automatic_peer_reviews:o all_day:o all_day_date:d could_be_locked:o
          grade_group_students_individually:o anonymous_peer_reviews:o muted:o assignment_group_id:b
          position:i visibility:e external_tool_id:b
        assignment_fact assignment_fact fact
          assignment_id:b course_id:b>>course course_account_id:b>account_dim
          enrollment_term_id:b>>enrollment_term points_possible:f peer_review_count:n assignment_group_id:b
          external_tool_id:b
        assignment_rule_dim assignment_rule_dim dimension
          assignment_id:b drop_rule:v
        submission_dim submission_dim dimension
          id:b canvas_id:b body:x url:v grade:v submitted_at:t submission_type:e workflow_state:e
          created_at:t updated_at:t processed:o process_attempts:n grade_matches_current_submission:o
          published_grade:v graded_at:t has_rubric_assessment:o attempt:n has_admin_comment:o
          assignment_id:b excused:e graded_anonymously:e grader_id:b>user_dim group_id:b
          quiz_submission_id:b user_id:b>>user grade_state:e posted_at:t
        submission_fact submission_fact fact ~
          submission_id:b assignment_id:b course_id:b>>course enrollment_term_id:b>>enrollment_term
          user_id:b>>user grader_id:b>user_dim course_account_id:b>account_dim
          enrollment_rollup_id:b>>enrollment_rollup score:f published_score:f what_if_score:f
          submission_comments_count:n account_id:b>>account assignment_group_id:b group_id:b quiz_id:b
          quiz_submission_id:b wiki_id:b
        submission_comment_fact submission_comment_fact fact
          submission_comment_id:b submission_id:b recipient_id:b>user_dim author_id:b>user_dim
          assignment_id:b course_id:b>>course enrollment_term_id:b>>enrollment_term
          course_account_id:b>account_dim message_size_bytes:n message_character_count:n
          message_word_count:n message_line_count:n
        submission_comment_dim submission_comment_dim dimension
          id:b~ canvas_id:b~ submission_id:b~ recipient_id:b>user_dim author_id:b>user_dim~
          assessment_request_id:b>user_dim~ group_comment_id:v~ comment:x~ author_name:v~ created_at:t~
          updated_at:t~ anonymous:o~ teacher_only_comment:o~ hidden:o~
        assignment_group_dim assignment_group_dim dimension
          id:b canvas_id:b course_id:b>>course name:v default_assignment_name:v workflow_state:v position:i
          created_at:t updated_at:t
        assignment_group_fact assignment_group_fact fact
          assignment_group_id:b course_id:b>>course group_weight:f
        assignment_group_rule_dim assignment_group_rule_dim dimension
          assignment_group_id:b drop_lowest:i drop_highest:i
        assignment_override_user_dim assignment_override_user_dim dimension
          id:b canvas_id:b assignment_id:b assignment_override_id:b quiz_id:b user_id:b>>user created_at:t
          updated_at:t
        assignment_override_user_fact assignment_override_user_fact fact
          assignment_override_user_id:b account_id:b>>account assignment_group_id:b assignment_id:b
          assignment_override_id:b course_id:b>>course enrollment_term_id:b>>enrollment_term quiz_id:b
          user_id:b>>user
        assignment_override_dim assignment_override_dim dimension
          id:b canvas_id:b assignment_id:b course_section_id:b>>course_section group_id:b quiz_id:b
          all_day:e all_day_date:d assignment_version:n created_at:t due_at:t due_at_overridden:e lock_at:t
          lock_at_overridden:e set_type:e title:x unlock_at:t unlock_at_overridden:e updated_at:t
          quiz_version:n workflow_state:e
        assignment_override_fact assignment_override_fact fact
          assignment_override_id:b account_id:b>>account assignment_id:b assignment_group_id:b
          course_id:b>>course course_section_id:b>>course_section enrollment_term_id:b>>enrollment_term
          group_id:b group_category_id:b group_parent_account_id:b nonxlist_course_id:b quiz_id:b
          group_wiki_id:b
        assignment_override_user_rollup_fact assignment_override_user_rollup_fact fact
          assignment_id:b>assignment_dim assignment_override_id:b
          assignment_override_user_adhoc_id:b>assignment_override_student_adhoc_dim.assignment_override_student_adhoc_id
          assignment_group_id:b course_id:b>>course course_account_id:b>account_dim
          course_section_id:b>>course_section enrollment_id:b enrollment_term_id:b>>enrollment_term
          group_category_id:b group_id:b group_parent_account_id:b group_wiki_id:b nonxlist_course_id:b
          quiz_id:b>quiz_dim user_id:b>user
        submission_file_fact submission_file_fact fact
          submission_file_id:b file_id:b submission_id:b assignment_id:b user_id:b>>user grader_id:b
          course_id:b>>course enrollment_term_id:b>>enrollment_term
        """
}
