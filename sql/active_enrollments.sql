-- Active enrolments of each course that is open, by role.
SELECT c.code, c.name, t.name AS term, count(*) AS enrollments,
    count(*) FILTER (WHERE e.type = 'StudentEnrollment') AS students,
    count(*) FILTER (WHERE e.type = 'TeacherEnrollment') AS teachers,
    count(*) FILTER (WHERE e.type = 'TaEnrollment') AS assistants
FROM enrollment_dim e
    JOIN course_dim c ON c.id = e.course_id
    LEFT JOIN enrollment_term_dim t ON t.id = c.enrollment_term_id
WHERE e.workflow_state = 'active' AND c.workflow_state = 'available'
GROUP BY c.id, c.code, c.name, t.name
ORDER BY enrollments DESC, c.code;
