extension SchemaTables {
    /// Communication, discussions, enrollments and scores. The notation is explained at ``SchemaTables``.
    static let enrollments = """
        communication_channel_dim communication_channel_dim dimension
          id:b canvas_id:b user_id:b>>user address:v type:v position:i workflow_state:v created_at:t
          updated_at:t
        communication_channel_fact communication_channel_fact fact
          communication_channel_id:b user_id:b>>user bounce_count:i
        conference_dim conference_dim dimension
          id:b canvas_id:b title:v conference_type:v group_id:b course_id:b>>course account_id:b>>account
          start_at:t started_at:t end_at:t ended_at:t created_at:t~ updated_at:t~
        conference_fact conference_fact fact
          conference_id:b group_id:b course_id:b>>course account_id:b>>account duration:f~
        conference_participant_dim conference_participant_dim dimension
          id:b user_id:b>>user conference_id:b participation_type:v created_at:t~ updated_at:t~
        conference_participant_fact conference_participant_fact fact
          conference_participant_id:b group_id:b course_id:b>>course account_id:b>>account user_id:b>>user
          conference_id:b
        conversation_dim conversation dimension
          id:b canvas_id:b has_attachments:o has_media_objects:o subject:v course_id:b>>course group_id:b
          account_id:b>>account
        conversation_message_dim conversation_message dimension
          id:b canvas_id:b conversation_id:b>>conversation author_id:b>user_dim created_at:t generated:o
          has_attachments:o has_media_objects:o body:x
        conversation_message_participant_fact conversation_message_participant fact
          conversation_message_id:b>>conversation_message conversation_id:b>>conversation user_id:b>>user
          course_id:b>>course enrollment_term_id:b>>enrollment_term course_account_id:b>account_dim
          group_id:b account_id:b>>account enrollment_rollup_id:b>>enrollment_rollup message_size_bytes:n
          message_character_count:n message_word_count:n message_line_count:n
        discussion_topic_dim discussion_topic_dim dimension
          id:b canvas_id:b title:v message:x type:v workflow_state:v last_reply_at:t created_at:t
          updated_at:t delayed_post_at:t posted_at:t deleted_at:t discussion_type:v pinned:o locked:o
          course_id:b>>course group_id:b
        discussion_topic_fact discussion_topic_fact fact
          discussion_topic_id:b course_id:b>>course enrollment_term_id:b>>enrollment_term
          course_account_id:b>account_dim user_id:b>>user assignment_id:b editor_id:b>user_dim
          enrollment_rollup_id:b>>enrollment_rollup message_length:n group_id:b
          group_parent_course_id:b>course_dim group_parent_account_id:b>account_dim
          group_parent_course_account_id:b>account_dim
        discussion_entry_dim discussion_entry_dim dimension
          id:b canvas_id:b message:x workflow_state:v created_at:t updated_at:t deleted_at:t depth:n
        discussion_entry_fact discussion_entry_fact fact
          discussion_entry_id:b parent_discussion_entry_id:b user_id:b>>user topic_id:b>discussion_topic_dim
          course_id:b>>course enrollment_term_id:b>>enrollment_term course_account_id:b>account_dim
          topic_user_id:b>user_dim topic_assignment_id:b>assignment_dim topic_editor_id:b>user_dim
          enrollment_rollup_id:b>>enrollment_rollup message_length:n
        enrollment_term_dim enrollment_term dimension
          id:b canvas_id:b root_account_id:b name:v date_start:t date_end:t sis_source_id:v
        course_section_dim course_section dimension
          id:b canvas_id:b name:v course_id:b>>course enrollment_term_id:b>>enrollment_term
          default_section:o accepting_enrollments:o can_manually_enroll:o start_at:t end_at:t created_at:t
          updated_at:t workflow_state:v restrict_enrollments_to_section_dates:o nonxlist_course_id:b
          sis_source_id:v
        role_dim role_dim dimension
          id:b canvas_id:b root_account_id:b account_id:b>>account name:v base_role_type:v workflow_state:v
          created_at:t updated_at:t deleted_at:t
        enrollment_dim enrollment_dim dimension
          id:b canvas_id:b root_account_id:b course_section_id:b>>course_section role_id:b type:v
          workflow_state:v created_at:t updated_at:t start_at:t end_at:t completed_at:t self_enrolled:o
          sis_source_id:v course_id:b>>course user_id:b>>user last_activity_at:t
        enrollment_fact enrollment_fact fact
          enrollment_id:b user_id:b>>user course_id:b>>course enrollment_term_id:b>>enrollment_term
          course_account_id:b>account_dim course_section_id:b>>course_section computed_final_score:f
          computed_current_score:f
        enrollment_rollup_dim enrollment_rollup dimension
          id:b user_id:b>>user course_id:b>>course enrollment_count:n role_count:n base_role_count:n
          account_admin_role_count:n teacher_enrollment_role_count:n designer_enrollment_role_count:n
          ta_enrollment_role_count:n student_enrollment_role_count:n observer_enrollment_role_count:n
          account_membership_role_count:n no_permissions_role_count:n account_admin_enrollment_id:b
          teacher_enrollment_enrollment_id:b designer_enrollment_enrollment_id:b
          ta_enrollment_enrollment_id:b student_enrollment_enrollment_id:b
          observer_enrollment_enrollment_id:b account_membership_enrollment_id:b
          no_permissions_enrollment_id:b most_privileged_role:v least_privileged_role:v
        assignment_group_score_fact assignment_group_score_fact fact
          score_id:b canvas_id:b account_id:b>>account course_id:b>>course assignment_group_id:b
          enrollment_id:b current_score:f final_score:f muted_current_score:f muted_final_score:f
        course_score_fact course_score_fact fact
          score_id:b canvas_id:b account_id:b>>account course_id:b>>course enrollment_id:b current_score:f
          final_score:f muted_current_score:f muted_final_score:f
        grading_period_score_fact grading_period_score_fact fact
          score_id:b canvas_id:b account_id:b>>account course_id:b>>course enrollment_id:b
          grading_period_id:b grading_period_group_id:b grading_period_group_account_id:b current_score:f
          final_score:f muted_current_score:f muted_final_score:f
        assignment_group_score_dim assignment_group_score_dim dimension
          id:b canvas_id:b assignment_group_id:b enrollment_id:b created_at:t updated_at:t workflow_state:e
        course_score_dim course_score_dim dimension
          id:b canvas_id:b enrollment_id:b created_at:t updated_at:t workflow_state:e
        grading_period_score_dim grading_period_score_dim dimension
          id:b canvas_id:b enrollment_id:b grading_period_id:b created_at:t updated_at:t workflow_state:e
        grading_period_fact grading_period_fact fact
          grading_period_id:b canvas_id:b grading_period_group_id:b grading_period_group_account_id:b
          grading_period_group_course_id:b weight:f
        grading_period_dim grading_period_dim dimension
          id:b canvas_id:b grading_period_group_id:b close_date:t created_at:t end_date:t start_date:t
          title:v updated_at:t workflow_state:v
        grading_period_group_dim grading_period_group_dim dimension
          id:b canvas_id:b course_id:b>>course account_id:b>>account created_at:t title:v updated_at:t
          workflow_state:v
        """
}
