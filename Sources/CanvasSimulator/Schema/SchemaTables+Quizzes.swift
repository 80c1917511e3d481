extension SchemaTables {
    /// Quizzes, requests, external tools and wikis. The notation is explained at ``SchemaTables``.
    static let quizzes = """
        quiz_dim quiz_dim dimension
          id:b canvas_id:b root_account_id:b name:v points_possible:f description:x quiz_type:v
          course_id:b>>course assignment_id:b workflow_state:v scoring_policy:v anonymous_submissions:v
          display_questions:v answer_display_order:v go_back_to_previous_question:v could_be_locked:v
          browser_lockdown:v browser_lockdown_for_displaying_results:v browser_lockdown_monitor:v
          ip_filter:v show_results:v show_correct_answers:v show_correct_answers_at:t
          hide_correct_answers_at:t created_at:t updated_at:t published_at:t unlock_at:t lock_at:t due_at:t
          deleted_at:t
        quiz_fact quiz_fact fact
          quiz_id:b points_possible:f time_limit:n allowed_attempts:n unpublished_question_count:n
          question_count:n course_id:b>>course assignment_id:b course_account_id:b>account_dim
          enrollment_term_id:b>>enrollment_term
        quiz_submission_historical_dim quiz_submission_historical_dim dimension
          id:b canvas_id:b quiz_id:b submission_id:b user_id:b>>user version_number:n submission_state:v
          workflow_state:v quiz_state_during_submission:v submission_scoring_policy:v submission_source:v
          has_seen_results:v temporary_user_code:v created_at:t updated_at:t started_at:t finished_at:t
          due_at:t
        quiz_submission_historical_fact quiz_submission_historical_fact fact
          score:f kept_score:f date:t course_id:b>>course enrollment_term_id:b>>enrollment_term
          course_account_id:b quiz_id:b assignment_id:b user_id:b>>user submission_id:b
          enrollment_rollup_id:b>>enrollment_rollup quiz_submission_historical_id:b quiz_points_possible:f
          score_before_regrade:f fudge_points:f total_attempts:n extra_attempts:n extra_time:n time_taken:n
        quiz_submission_dim quiz_submission_dim dimension
          id:b canvas_id:b quiz_id:b submission_id:b user_id:b>>user workflow_state:v
          quiz_state_during_submission:v submission_scoring_policy:v submission_source:v has_seen_results:v
          temporary_user_code:v created_at:t updated_at:t started_at:t finished_at:t due_at:t
        quiz_submission_fact quiz_submission_fact fact
          score:f kept_score:f date:t course_id:b>>course enrollment_term_id:b>>enrollment_term
          course_account_id:b quiz_id:b assignment_id:b user_id:b>>user submission_id:b
          enrollment_rollup_id:b>>enrollment_rollup quiz_submission_id:b quiz_points_possible:f
          score_before_regrade:f fudge_points:f total_attempts:n extra_attempts:n extra_time:n time_taken:n
        quiz_question_group_dim quiz_question_group_dim dimension
          id:b canvas_id:b quiz_id:b name:v position:n created_at:t updated_at:t
        quiz_question_group_fact quiz_question_group_fact fact
          quiz_question_group_id:b pick_count:n question_points:f quiz_id:b course_id:b>>course
          assignment_id:b course_account_id:b enrollment_term_id:b>>enrollment_term
        quiz_question_dim quiz_question_dim dimension
          id:b canvas_id:b quiz_id:b quiz_question_group_id:b position:n workflow_state:v created_at:t
          updated_at:t assessment_question_id:b assessment_question_version:n name:v question_type:v
          question_text:x regrade_option:v correct_comments:x incorrect_comments:x neutral_comments:x
        quiz_question_fact quiz_question_fact fact
          quiz_question_id:b quiz_id:b quiz_question_group_id:b assessment_question_id:b course_id:b>>course
          assignment_id:b course_account_id:b enrollment_term_id:b>>enrollment_term points_possible:f
        quiz_question_answer_dim quiz_question_answer_dim dimension
          id:b canvas_id:b quiz_question_id:b text:x html:x comments:x text_after_answers:x
          answer_match_left:v answer_match_right:v matching_answer_incorrect_matches:v
          numerical_answer_type:v blank_id:v exact:f margin:f starting_range:f ending_range:f
        quiz_question_answer_fact quiz_question_answer_fact fact
          quiz_question_answer_id:b quiz_question_id:b quiz_question_group_id:b quiz_id:b
          assessment_question_id:b course_id:b>>course assignment_id:b course_account_id:b
          enrollment_term_id:b>>enrollment_term weight:f exact:f margin:f starting_range:f ending_range:f
        requests requests both
          id:g timestamp:z! timestamp_year:v timestamp_month:v timestamp_day:v user_id:b>>user
          course_id:b>>course root_account_id:b course_account_id:b>account_dim quiz_id:b discussion_id:b
          conversation_id:b>conversation_dim assignment_id:b url:x user_agent:x http_method:v remote_ip:v
          interaction_micros:b web_application_controller:v web_application_action:v
          web_application_context_type:v web_application_context_id:v real_user_id:b session_id:v
          user_agent_id:b http_status:v10 http_version:v developer_key_id:b
        external_tool_activation_dim external_tool_activation_dim dimension
          id:b canvas_id:b course_id:b>>course account_id:b>>account activation_target_type:v url:v4096
          name:v description:v workflow_state:v privacy_level:v created_at:t updated_at:t tool_id:v
          selectable_all:o
        external_tool_activation_fact external_tool_activation_fact fact
          external_tool_activation_id:b course_id:b>>course account_id:b>>account root_account_id:b
          enrollment_term_id:b>>enrollment_term course_account_id:b
        wiki_dim wiki_dim dimension
          id:b canvas_id:b parent_type:v title:x created_at:t updated_at:t front_page_url:x
          has_no_front_page:o
        wiki_fact wiki_fact fact
          wiki_id:b parent_course_id:b parent_group_id:b parent_course_account_id:b
          parent_group_account_id:b account_id:b>>account root_account_id:b
          enrollment_term_id:b>>enrollment_term group_category_id:b
        wiki_page_dim wiki_page_dim dimension
          id:b canvas_id:b title:v body:x workflow_state:v created_at:t updated_at:t url:x
          protected_editing:o editing_roles:v revised_at:t could_be_locked:o
        wiki_page_fact wiki_page_fact fact
          wiki_page_id:b wiki_id:b parent_course_id:b parent_group_id:b parent_course_account_id:b
          parent_group_account_id:b user_id:b>>user account_id:b>>account root_account_id:b
          enrollment_term_id:b>>enrollment_term group_category_id:b wiki_page_comments_count:n view_count:n
        """
}
