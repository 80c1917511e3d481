-- How many people used Canvas on each day (UTC), and in how many sessions. Needs requests.
SELECT r."timestamp"::date AS day, count(DISTINCT r.session_id) AS logins, count(DISTINCT r.user_id) AS users,
    count(*) AS requests
FROM requests r
WHERE r.user_id IS NOT NULL
GROUP BY 1
ORDER BY 1 DESC;
