-- What canvas-data makes in the target database by itself; here to be read, or run beforehand.
CREATE SCHEMA IF NOT EXISTS canvas_data;
CREATE SCHEMA IF NOT EXISTS canvas_data_store;

CREATE TABLE IF NOT EXISTS canvas_data.ledger (
    version integer NOT NULL
);
COMMENT ON TABLE canvas_data.ledger IS 'The version of the tables in this schema, which canvas-data keeps.';

CREATE TABLE IF NOT EXISTS canvas_data.runs (
    run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    target_schema text NOT NULL,
    command text NOT NULL,
    tool_version text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    outcome text CHECK (outcome IN ('done', 'failed')),
    message text,
    source text NOT NULL DEFAULT 'canvas-data-1'
);
COMMENT ON TABLE canvas_data.runs IS 'One row for each load or refresh that had something to do.';
COMMENT ON COLUMN canvas_data.runs.source IS 'What it loaded from: canvas-data-1, dap.';

CREATE TABLE IF NOT EXISTS canvas_data.loads (
    load bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run bigint NOT NULL REFERENCES canvas_data.runs,
    target_schema text NOT NULL,
    table_name text NOT NULL,
    dump_id text NOT NULL,
    sequence bigint NOT NULL,
    dump_created_at timestamptz,
    schema_version text NOT NULL,
    effect text NOT NULL CHECK (effect IN ('replace', 'append', 'upsert')),
    generation text NOT NULL,
    fragments integer NOT NULL,
    rows bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    state text NOT NULL CHECK (state IN ('staging', 'staged', 'published', 'lost', 'superseded')),
    started_at timestamptz NOT NULL DEFAULT now(),
    staged_at timestamptz,
    published_at timestamptz,
    kept_rows bigint NOT NULL DEFAULT 0,
    kept_by bigint,
    source text NOT NULL DEFAULT 'canvas-data-1',
    position text,
    since text,
    inserted bigint,
    updated bigint,
    deleted bigint
);
COMMENT ON TABLE canvas_data.loads IS 'One row for each batch of a table, on its way in or in: a table of a dump, or a snapshot or changes from DAP.';
COMMENT ON COLUMN canvas_data.loads.sequence IS 'Orders dumps, as Canvas numbers them; of a replica, the position in microseconds since 1970.';
COMMENT ON COLUMN canvas_data.loads.effect IS
    'replace: all rows of the table; append: more rows; upsert: rows that were changed or deleted, by key.';
COMMENT ON COLUMN canvas_data.loads.generation IS 'The table in canvas_data_store that holds it, or did until it was merged.';
COMMENT ON COLUMN canvas_data.loads.rows IS 'Rows staged; of an increment, once published, those that were new; of a replica, once published, those of the table.';
COMMENT ON COLUMN canvas_data.loads.state IS
    'lost: readers saw it, and its rows are gone from the database without Canvas having sent others.';
COMMENT ON COLUMN canvas_data.loads.kept_rows IS
    'Of rows, those that were in the table before and were copied into this generation.';
COMMENT ON COLUMN canvas_data.loads.kept_by IS
    'The load whose kept_rows hold the rows of this one, which then counts none itself.';
COMMENT ON COLUMN canvas_data.loads.source IS 'Where the rows are from: canvas-data-1, dap.';
COMMENT ON COLUMN canvas_data.loads.position IS 'Of a replica, what its rows are at, exactly as the source gave it.';
COMMENT ON COLUMN canvas_data.loads.since IS 'Of changes, the position that they start from.';
COMMENT ON COLUMN canvas_data.loads.inserted IS 'Of a replica, once published, the rows that were new to readers.';
CREATE UNIQUE INDEX IF NOT EXISTS loads_staged_once
    ON canvas_data.loads (target_schema, table_name, source, dump_id) WHERE state IN ('staging', 'staged');
CREATE UNIQUE INDEX IF NOT EXISTS loads_published_once
    ON canvas_data.loads (target_schema, table_name, source, dump_id) WHERE state IN ('published', 'lost');

CREATE TABLE IF NOT EXISTS canvas_data.fragments (
    load bigint NOT NULL REFERENCES canvas_data.loads ON DELETE CASCADE,
    name text NOT NULL,
    rows bigint NOT NULL,
    rejected bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (load, name)
);
COMMENT ON TABLE canvas_data.fragments IS
    'One row for each fragment that is in, written in the transaction that brought its rows.';
COMMENT ON COLUMN canvas_data.fragments.bytes IS 'Uncompressed.';

CREATE TABLE IF NOT EXISTS canvas_data.gaps (
    target_schema text NOT NULL,
    table_name text NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence bigint NOT NULL,
    reason text NOT NULL CHECK (reason IN ('missing', 'empty')),
    made_after timestamptz,
    made_before timestamptz,
    found_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (target_schema, table_name, first_sequence)
);
COMMENT ON TABLE canvas_data.gaps IS
    'Dumps between the first and the newest of which a table that comes in increments has no load.';
COMMENT ON COLUMN canvas_data.gaps.reason IS
    'missing: Canvas no longer keeps them, and their rows are not here; empty: they held nothing of the table.';
COMMENT ON COLUMN canvas_data.gaps.made_after IS 'When Canvas made the dump before the first of them.';
COMMENT ON COLUMN canvas_data.gaps.made_before IS 'When Canvas made the dump after the last of them.';

CREATE OR REPLACE VIEW canvas_data.freshness AS
    SELECT target_schema, table_name, max(sequence) AS sequence,
        (array_agg(dump_id ORDER BY sequence DESC))[1] AS dump_id,
        (array_agg(schema_version ORDER BY sequence DESC))[1] AS schema_version,
        sum(rows)::bigint AS rows, max(published_at) AS published_at,
        max(dump_created_at) AS dump_created_at, now() - max(dump_created_at) AS age, source
    FROM canvas_data.loads
    WHERE state = 'published'
    GROUP BY target_schema, table_name, source;
COMMENT ON VIEW canvas_data.freshness IS 'What readers see of each table, and how old it is.';

INSERT INTO canvas_data.ledger (version)
    SELECT 3 WHERE NOT EXISTS (SELECT FROM canvas_data.ledger);
