-- How old each table is, the oldest first: the age of the dump that it is from.
SELECT table_name, sequence AS dump, rows, date_trunc('second', age) AS age, published_at
FROM canvas_data.freshness
WHERE target_schema = 'public'
ORDER BY age DESC, table_name;
