-- Students who are enrolled in an open course and have not been active in it for two weeks before the dump was made.
SELECT e.user_id, u.name, c.code, c.name AS course, e.last_activity_at
FROM enrollment_dim e
    LEFT JOIN user_dim u ON u.id = e.user_id
    JOIN course_dim c ON c.id = e.course_id
WHERE e.type = 'StudentEnrollment' AND e.workflow_state = 'active' AND c.workflow_state = 'available'
    AND coalesce(e.last_activity_at, '-infinity') < (
        SELECT dump_created_at AT TIME ZONE 'UTC' - interval '14 days' FROM canvas_data.freshness
        WHERE target_schema = 'public' AND table_name = 'enrollment_dim')
ORDER BY e.last_activity_at NULLS FIRST, u.name, c.code;
