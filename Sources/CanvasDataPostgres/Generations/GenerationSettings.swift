/// How a table and its indexes are kept, which `CREATE TABLE … (LIKE … INCLUDING ALL)` leaves out: tablespace, access method,
/// storage parameters, replica identity, statistics targets, and what was set on a partition alone.
///
/// What is set on the table that readers see counts; of what cannot be set there, or is not, the generation that it has.
struct GenerationSettings: Sendable {
    /// The generation's name in the store.
    let generation: String
    /// The table that readers see, with its schema, quoted.
    let parent: String

    private var stored: String { TargetSchema.stored(generation) }

    /// Makes the generation and those of its indexes that have an equal like the table's.
    ///
    /// - Parameter connection: any; each change is a statement of its own.
    /// - Throws: `PostgresError`, such as 42501 for a tablespace in which the role may create nothing; `CancellationError`.
    func carryOver(on connection: PostgresConnection) throws {
        let version = connection.serverVersion
        let table = try connection.query(Self.tableStatements(version), [parent, stored])
        let pairs = try GenerationIndexes.pairs(of: stored, with: parent, on: connection)
        let indexes =
            pairs.isEmpty
            ? nil
            : try connection.query(
                Self.indexStatements,
                [
                    stored, PostgresArray.integers(pairs.map(\.generation)),
                    PostgresArray.integers(pairs.map(\.parent)),
                ])
        for statement in (table.rows + (indexes?.rows ?? [])).compactMap({ $0[0] }) {
            try connection.execute(statement)
        }
    }

    /// `p` is the table, `g` the generation, `c` the one that is attached, if any.
    private static func tableStatements(_ version: Int) -> String {
        """
        WITH p AS (SELECT * FROM pg_class WHERE oid = to_regclass($1)),
        g AS (SELECT * FROM pg_class WHERE oid = to_regclass($2)),
        c AS (
            SELECT t.* FROM pg_inherits i JOIN pg_class t ON t.oid = i.inhrelid AND t.relkind = 'r'
            WHERE i.inhparent = to_regclass($1) AND t.oid <> to_regclass($2) LIMIT 1
        ), columns AS (
            SELECT g.oid::regclass AS name, m.attname, m.attstattarget AS target, m.attoptions AS options, m.attstorage AS storage,
                \(version >= 140_000 ? "m.attcompression" : "''") AS compression,
                coalesce(nullif(coalesce(pa.attstattarget, -1), -1), coalesce(ca.attstattarget, -1)) AS wanted_target,
                coalesce(pa.attoptions, ca.attoptions) AS wanted_options,
                CASE WHEN pa.attstorage <> y.typstorage THEN pa.attstorage ELSE coalesce(ca.attstorage, pa.attstorage) END
                    AS wanted_storage,
                \(version >= 140_000 ? "coalesce(nullif(pa.attcompression, ''), ca.attcompression, '')" : "''")
                    AS wanted_compression
            FROM g JOIN pg_attribute m ON m.attrelid = g.oid AND m.attnum > 0 AND NOT m.attisdropped
                JOIN p ON true JOIN pg_attribute pa ON pa.attrelid = p.oid AND pa.attname = m.attname
                    AND pa.atttypid = m.atttypid
                JOIN pg_type y ON y.oid = m.atttypid
                LEFT JOIN c ON true LEFT JOIN pg_attribute ca ON ca.attrelid = c.oid AND ca.attname = m.attname
                    AND ca.atttypid = m.atttypid
        ), options AS (
            SELECT g.oid::regclass AS name, '' AS prefix, g.reloptions AS options, c.reloptions AS wanted FROM g, c
            UNION ALL
            SELECT g.oid::regclass, 'toast.', gt.reloptions, ct.reloptions
            FROM g, c, pg_class gt, pg_class ct WHERE gt.oid = g.reltoastrelid AND ct.oid = c.reltoastrelid
        )
        SELECT format('ALTER TABLE %s SET TABLESPACE %I', g.oid::regclass, s.spcname)
        FROM g JOIN p ON true LEFT JOIN c ON true JOIN pg_database d ON d.datname = current_database()
            JOIN pg_tablespace s ON s.oid = coalesce(nullif(coalesce(nullif(p.reltablespace, 0::oid), c.reltablespace,
                g.reltablespace), 0::oid), d.dattablespace)
        WHERE s.oid <> coalesce(nullif(g.reltablespace, 0::oid), d.dattablespace)
        UNION ALL
        SELECT format('ALTER TABLE %s SET (%s)', name, string_agg(format('%s%I = %L', prefix, split_part(o, '=', 1),
            substr(o, strpos(o, '=') + 1)), ', '))
        FROM options, unnest(wanted) AS o WHERE o <> ALL (coalesce(options, '{}')) GROUP BY name
        UNION ALL
        SELECT format('ALTER TABLE %s RESET (%s)', name, string_agg(format('%s%I', prefix, split_part(o, '=', 1)), ', '))
        FROM options, unnest(options) AS o
        WHERE split_part(o, '=', 1) <> ALL (SELECT split_part(w, '=', 1) FROM unnest(wanted) AS w) GROUP BY name
        UNION ALL
        SELECT format('ALTER TABLE %s REPLICA IDENTITY %s', g.oid::regclass, CASE w.identity WHEN 'f' THEN 'FULL'
            WHEN 'n' THEN 'NOTHING' ELSE 'DEFAULT' END)
        FROM g JOIN p ON true LEFT JOIN c ON true,
            LATERAL (SELECT coalesce(nullif(c.relreplident, 'd'), p.relreplident) AS identity) AS w
        WHERE w.identity <> 'i' AND w.identity <> g.relreplident
        UNION ALL
        \(version >= 150_000
            ? """
            SELECT format('ALTER TABLE %s SET ACCESS METHOD %I', g.oid::regclass, m.amname)
            FROM g, c JOIN pg_am m ON m.oid = c.relam WHERE c.relam <> g.relam
            UNION ALL
            """ : "")
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', name, attname, wanted_target)
        FROM columns WHERE wanted_target <> coalesce(target, -1)
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', name, attname, (
            SELECT string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ')
            FROM unnest(wanted_options) AS o))
        FROM columns WHERE wanted_options IS DISTINCT FROM options AND wanted_options IS NOT NULL
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I RESET (%s)', name, attname, (
            SELECT string_agg(quote_ident(split_part(o, '=', 1)), ', ') FROM unnest(options) AS o))
        FROM columns WHERE wanted_options IS NULL AND options IS NOT NULL
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', name, attname, CASE wanted_storage WHEN 'p' THEN 'PLAIN'
            WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END)
        FROM columns WHERE wanted_storage <> storage
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION %s', name, attname, CASE wanted_compression
            WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE 'default' END)
        FROM columns WHERE wanted_compression <> compression
        """
    }

    /// The indexes of the generation ($1) and those of the table, $2 and $3, one for one.
    private static let indexStatements = """
        WITH x AS (
            SELECT g.oid AS oid, g.relname, g.reltablespace, g.reloptions, gi.indisreplident, gi.indisclustered,
                p.reltablespace AS parent_tablespace, p.reloptions AS parent_options,
                c.oid AS child, c.reltablespace AS child_tablespace, c.reloptions AS child_options,
                CASE WHEN ct.relreplident = 'i' THEN ci.indisreplident
                    ELSE pt.relreplident = 'i' AND pi.indisreplident END AS is_identity,
                coalesce(ci.indisclustered, false) AS is_clustered, u.parent
            FROM unnest($2::oid[], $3::oid[]) AS u (generation, parent)
                JOIN pg_class g ON g.oid = u.generation JOIN pg_index gi ON gi.indexrelid = g.oid
                JOIN pg_class p ON p.oid = u.parent JOIN pg_index pi ON pi.indexrelid = p.oid
                JOIN pg_class pt ON pt.oid = pi.indrelid
                LEFT JOIN pg_inherits i ON i.inhparent = p.oid
                LEFT JOIN pg_class c ON c.oid = i.inhrelid LEFT JOIN pg_index ci ON ci.indexrelid = c.oid
                LEFT JOIN pg_class ct ON ct.oid = ci.indrelid
        )
        SELECT format('ALTER INDEX %s SET TABLESPACE %I', x.oid::regclass, s.spcname)
        FROM x JOIN pg_database d ON d.datname = current_database()
            JOIN pg_tablespace s ON s.oid = coalesce(nullif(coalesce(nullif(parent_tablespace, 0::oid), child_tablespace,
                reltablespace), 0::oid), d.dattablespace)
        WHERE s.oid <> coalesce(nullif(reltablespace, 0::oid), d.dattablespace)
        UNION ALL
        SELECT format('ALTER INDEX %s SET (%s)', oid::regclass, (
            SELECT string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ')
            FROM unnest(coalesce(child_options, parent_options)) AS o))
        FROM x WHERE coalesce(child_options, parent_options) IS DISTINCT FROM reloptions
            AND coalesce(child_options, parent_options) IS NOT NULL
        UNION ALL
        SELECT format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', x.oid::regclass, m.attnum, w.target)
        FROM x JOIN pg_attribute m ON m.attrelid = x.oid
            LEFT JOIN pg_attribute a ON a.attrelid = x.parent AND a.attnum = m.attnum
            LEFT JOIN pg_attribute c ON c.attrelid = x.child AND c.attnum = m.attnum,
            LATERAL (SELECT coalesce(nullif(coalesce(a.attstattarget, -1), -1), coalesce(c.attstattarget, -1)) AS target) AS w
        WHERE w.target <> coalesce(m.attstattarget, -1) AND w.target <> -1
        UNION ALL
        SELECT format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', to_regclass($1), relname)
        FROM x WHERE is_identity AND NOT indisreplident
        UNION ALL
        SELECT format('ALTER TABLE %s CLUSTER ON %I', to_regclass($1), relname)
        FROM x WHERE is_clustered AND NOT indisclustered
        """
}
