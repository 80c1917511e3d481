extension SchemaTables {
    /// Files, groups, modules and learning outcomes. The notation is explained at ``SchemaTables``.
    static let modules = """
        file_dim file_dim dimension
          id:b canvas_id:b display_name:x account_id:b>>account assignment_id:b
          conversation_message_id:b>>conversation_message course_id:b>>course folder_id:b group_id:b
          quiz_id:b quiz_submission_id:b replacement_file_id:b root_file_id:b submission_id:b
          uploader_id:b>user_dim user_id:b>>user owner_entity_type:e content_type:v md5:v file_state:e
          could_be_locked:e locked:e lock_at:t unlock_at:t viewed_at:t created_at:t updated_at:t
          deleted_at:t
        file_fact file_fact fact
          file_id:b account_id:b>>account assignment_id:b assignment_group_id:b
          conversation_id:b>>conversation conversation_message_author_id:b>user_dim
          conversation_message_id:b>>conversation_message course_id:b>>course
          enrollment_rollup_id:b>>enrollment_rollup enrollment_term_id:b>>enrollment_term folder_id:b
          grader_id:b>user_dim+submission_fact group_id:b group_category_id:b quiz_id:b quiz_submission_id:b
          replacement_file_id:b root_file_id:b sis_source_id:v submission_id:b uploader_id:b>user_dim
          user_id:b>>user wiki_id:b size:b
        group_dim group_dim dimension
          id:b canvas_id:b name:v description:x created_at:t updated_at:t deleted_at:t is_public:o
          workflow_state:v context_type:v category:x join_level:v default_view:v sis_source_id:b
          group_category_id:b account_id:b>>account wiki_id:b
        group_fact group_fact fact
          group_id:b parent_course_id:b parent_account_id:b parent_course_account_id:b>account_dim
          enrollment_term_id:b>>enrollment_term max_membership:n storage_quota:b group_category_id:b
          account_id:b>>account wiki_id:b
        group_membership_fact group_membership_fact fact
          group_id:b parent_course_id:b parent_account_id:b parent_course_account_id:b>account_dim
          enrollment_term_id:b>>enrollment_term user_id:b>>user group_membership_id:v
        group_membership_dim group_membership_dim dimension
          id:v canvas_id:v group_id:b moderator:e workflow_state:e created_at:t updated_at:t
        module_dim module_dim dimension
          id:b canvas_id:b course_id:b>>course require_sequential_progress:e workflow_state:e position:i
          name:x created_at:t deleted_at:t unlock_at:t updated_at:t
        module_fact module_fact fact
          module_id:b account_id:b>>account course_id:b>>course enrollment_term_id:b>>enrollment_term
          wiki_id:b
        module_item_dim module_item_dim dimension
          id:b canvas_id:b assignment_id:b course_id:b>>course discussion_topic_id:b file_id:b module_id:b
          quiz_id:b wiki_page_id:b content_type:e workflow_state:e position:i title:x url:x created_at:t
          updated_at:t
        module_item_fact module_item_fact fact
          module_item_id:b account_id:b>>account assignment_id:b assignment_group_id:b course_id:b>>course
          discussion_topic_id:b discussion_topic_editor_id:b>user_dim
          enrollment_rollup_id:b>>enrollment_rollup enrollment_term_id:b>>enrollment_term file_id:b
          module_id:b quiz_id:b user_id:b>>user wiki_id:b wiki_page_id:b
        module_progression_dim module_progression_dim dimension
          id:b canvas_id:b module_id:b user_id:b>>user collapsed:e is_current:e workflow_state:e
          current_position:i lock_version:i created_at:t completed_at:t evaluated_at:t updated_at:t
        module_progression_fact module_progression_fact fact
          module_progression_id:b account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term module_id:b user_id:b>>user wiki_id:b
        module_completion_requirement_dim module_completion_requirement_dim dimension
          id:b module_id:b module_item_id:b requirement_type:e
        module_completion_requirement_fact module_completion_requirement_fact fact
          module_completion_requirement_id:b account_id:b>>account assignment_id:b assignment_group_id:b
          course_id:b>>course discussion_topic_id:b discussion_topic_editor_id:b>user_dim
          enrollment_rollup_id:b>>enrollment_rollup enrollment_term_id:b>>enrollment_term file_id:b
          module_id:b module_item_id:b quiz_id:b user_id:b>>user wiki_id:b wiki_page_id:b min_score:f
        module_prerequisite_dim module_prerequisite_dim dimension
          id:b module_id:b prerequisite_module_id:b>module_dim
        module_prerequisite_fact module_prerequisite_fact fact
          module_prerequisite_id:b account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term module_id:b prerequisite_module_id:b
          prerequisite_wiki_id:b>wiki_dim wiki_id:b
        module_progression_completion_requirement_dim module_progression_completion_requirement_dim dimension
          id:b module_progression_id:b module_item_id:b requirement_type:e completion_status:e
        module_progression_completion_requirement_fact module_progression_completion_requirement_fact fact
          module_progression_completion_requirement_id:b account_id:b>>account assignment_id:b
          assignment_group_id:b course_id:b>>course discussion_topic_id:b
          discussion_topic_editor_id:b>user_dim enrollment_rollup_id:b>>enrollment_rollup
          enrollment_term_id:b>>enrollment_term file_id:b module_id:b module_item_id:b
          module_progression_id:b quiz_id:b user_id:b>>user wiki_id:b wiki_page_id:b min_score:f score:f
        course_ui_canvas_navigation_dim course_ui_canvas_navigation_dim dimension
          id:b canvas_id:b name:v default:v original_position:v
        course_ui_navigation_item_dim course_ui_navigation_item_dim dimension
          id:b root_account_id:b visible:v position:n
        course_ui_navigation_item_fact course_ui_navigation_item_fact fact
          root_account_id:b course_ui_navigation_item_id:b course_ui_canvas_navigation_id:b
          external_tool_activation_id:b course_id:b>>course course_account_id:b
          enrollment_term_id:b>>enrollment_term
        learning_outcome_dim learning_outcome_dim dimension
          id:b canvas_id:b account_id:b>>account course_id:b>>course short_description:v description:x
          workflow_state:v created_at:t updated_at:t vendor_guid:v display_name:v calculation_method:x
          calculation_int:n outcome_import_id:b
        learning_outcome_fact learning_outcome_fact fact
          learning_outcome_id:b account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term mastery_points:f points_possible:f outcome_import_id:b
        learning_outcome_rubric_criterion_dim learning_outcome_rubric_criterion_dim dimension
          id:b learning_outcome_id:b description:x
        learning_outcome_rubric_criterion_fact learning_outcome_rubric_criterion_fact fact
          learning_outcome_rubric_criterion_id:b learning_outcome_id:b account_id:b>>account
          course_id:b>>course enrollment_term_id:b>>enrollment_term points:f
        learning_outcome_group_dim learning_outcome_group_dim dimension
          id:b canvas_id:b account_id:b>>account course_id:b>>course title:v parent_group_id:b
          root_group_id:b workflow_state:v description:x created_at:t updated_at:t vendor_guid:v
          outcome_import_id:b
        learning_outcome_group_fact learning_outcome_group_fact fact
          learning_outcome_group_id:b account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term parent_group_id:b root_group_id:b outcome_import_id:b
        learning_outcome_group_association_fact learning_outcome_group_association_fact fact
          learning_outcome_id:b learning_outcome_group_id:b account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term
        learning_outcome_result_dim learning_outcome_result_dim dimension
          id:b canvas_id:b account_id:b>>account course_id:b>>course assignment_id:b quiz_id:b
          learning_outcome_id:b user_id:b>>user created_at:t updated_at:t assessed_at:t submitted_at:t
          hide_points:o hidden:o
        learning_outcome_result_fact learning_outcome_result_fact fact
          learning_outcome_result_id:b account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term assignment_id:b quiz_id:b learning_outcome_id:b
          user_id:b>>user mastery:o score:f attempts:n possible:f original_score:f original_possible:f
          original_mastery:o percent:f
        learning_outcome_question_result_dim learning_outcome_question_result_dim dimension
          id:b learning_outcome_result_id:b learning_outcome_id:b assessment_question_id:b title:x~
          created_at:t updated_at:t assessed_at:t submitted_at:t
        learning_outcome_question_result_fact learning_outcome_question_result_fact fact
          learning_outcome_question_result_id:b learning_outcome_result_id:b learning_outcome_id:b
          assessment_question_id:b user_id:b>>user account_id:b>>account course_id:b>>course
          enrollment_term_id:b>>enrollment_term assignment_id:b quiz_id:b mastery:o score:f attempts:n
          possible:f original_score:f original_possible:f original_mastery:o percent:f
        """
}
