-- Students who are enrolled in an open course and have not been active in it for two weeks before the dump was made.
-- The dump is the one that enrollment_dim is from, in whichever schema the search_path finds that table.
SELECT e.user_id, u.name, c.code, c.name AS course, e.last_activity_at
FROM enrollment_dim e
    LEFT JOIN user_dim u ON u.id = e.user_id
    JOIN course_dim c ON c.id = e.course_id
WHERE e.type = 'StudentEnrollment' AND e.workflow_state = 'active' AND c.workflow_state = 'available'
    AND coalesce(e.last_activity_at, '-infinity') < coalesce((
        SELECT coalesce(f.dump_created_at, f.published_at)
        FROM canvas_data.freshness f
            JOIN pg_class t ON t.oid = 'enrollment_dim'::regclass AND t.relname = f.table_name
            JOIN pg_namespace s ON s.oid = t.relnamespace AND s.nspname = f.target_schema
        ), now()) AT TIME ZONE 'UTC' - interval '14 days'
ORDER BY e.last_activity_at NULLS FIRST, u.name, c.code;
