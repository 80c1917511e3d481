-- How old each table is, the oldest first: the age of the dump that it is from. Of all schemas that are loaded into.
SELECT target_schema, table_name, sequence AS dump, rows, date_trunc('second', age) AS age, published_at
FROM canvas_data.freshness
ORDER BY age DESC, target_schema, table_name;
