-- How far each assignment is: what was handed in, how much of it late, how much graded, and the mean score.
SELECT c.code, a.title, a.due_at,
    count(*) FILTER (WHERE s.submitted_at IS NOT NULL) AS submitted,
    count(*) FILTER (WHERE s.submitted_at > a.due_at) AS late,
    count(*) FILTER (WHERE s.workflow_state = 'graded') AS graded,
    round(avg(f.score)::numeric, 1) AS mean_score
FROM submission_dim s
    LEFT JOIN submission_fact f ON f.submission_id = s.id
    -- Canvas leaves some of these keys NULL in one table and not in the other.
    JOIN assignment_dim a ON a.id = coalesce(s.assignment_id, f.assignment_id)
    LEFT JOIN course_dim c ON c.id = coalesce(f.course_id, a.course_id)
GROUP BY c.id, c.code, a.id, a.title, a.due_at
ORDER BY c.code, a.due_at NULLS LAST, a.title;
